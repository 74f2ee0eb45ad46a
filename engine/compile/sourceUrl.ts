/** Lines that `new Function` puts before the body that it is given. */
export const functionHeaderLines = 2;

/** A path as `//# sourceURL=` can carry it and stacks can be read: without blanks, quotes and parentheses. */
export const sourceUrl = (path: string): string => encodeURI(path).replace(/['()]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
