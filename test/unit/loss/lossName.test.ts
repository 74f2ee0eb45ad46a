import assert from 'node:assert/strict';
import { isLossName } from '../../../engine/loss/lossName.ts';

describe('isLossName', () => {
  for (const name of ['loss', 'Loss', 'crossEntropyLoss', 'loss_fn', 'MSELoss', 'LOSS', 'totalCost', 'objective2', 'freeEnergyOf', '$loss', 'f_ENERGY']) {
    it(`takes ${name}`, () => assert.equal(isLossName(name), true));
  }
  for (const name of ['glossary', 'costume', 'objectives', 'energyless', 'f', 'lossy', 'closs', '']) {
    it(`leaves ${name || 'the empty name'}`, () => assert.equal(isLossName(name), false));
  }
});
