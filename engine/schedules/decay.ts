import { argument, line, value } from '../calls/python.ts';
import { defineSchedule } from './schedule.ts';
import { initial } from './parameters.ts';

export const decay = defineSchedule({
  id: 'decay',
  name: 'Keras 2 decay',
  summary: 'The argument `decay` of every optimizer of Keras 2: falls as one over the number of steps.',
  parameters: { initial, decay: { kind: 'number', symbol: 'δ', meaning: 'How fast it falls.', minimum: 0 } },
  forms: {
    paper: {
      python: ({ initial: first, decay: rate }, dialect) => {
        if (dialect === 'keras2') return argument(`decay=${rate}`);
        if (dialect === 'keras') return value(`keras.optimizers.schedules.InverseTimeDecay(${first}, 1, ${rate})`);
        return dialect === 'pytorch' ? line(`scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: 1 / (1 + ${rate} * k))`) : value(`lambda count: ${first} / (1 + ${rate} * count)`);
      },
      equivalent: 'keras.optimizers.…(…, decay=δ) of Keras 2',
      note: 'Later versions have InverseTimeDecay instead, which divides at once.',
      equation: 'η₀ · 1/(1 + δk)',
      begin: ({ initial: first, decay: rate }) => (k) => first * (1 / (1 + rate * k)),
    },
  },
});
