/** Lines that `new Function` puts before the body that it is given. */
export const functionHeaderLines = 2;

/** A path as `//# sourceURL=` can carry it: without blanks and quotes. */
export const sourceUrl = (path: string): string => encodeURI(path).replaceAll("'", '%27');
