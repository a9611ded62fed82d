/** A name of the code as command lines and paths write it: `maxNodes` is `max-nodes`. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
