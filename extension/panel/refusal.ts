/** A query that cannot be answered, or is not any more, with the reason as the person is to read it. */
export class Refusal extends Error {}
