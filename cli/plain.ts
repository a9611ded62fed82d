/** Text of people and programs for a line: what would steer a terminal is shown as a blank. */
export const plain = (text: string): string => text.replace(/\p{Cc}+/gu, " ");
