/**
 * The text of a script that stands where the editor is: it keeps what the page says in `window.sent`, and answers.
 * @param answer the text of a function from a message of the page to those that come back
 */
export function standInApi(answer: string): string {
  return `
    window.sent = [];
    window.acquireVsCodeApi = () => {
      const answer = ${answer};
      return {
        setState() {},
        getState() {},
        postMessage(message) {
          window.sent.push(message);
          for (const said of answer(message)) window.postMessage(said, '*');
        },
      };
    };`;
}
