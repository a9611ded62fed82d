/** A piece of code in a page, and the line of the page that it begins in. */
export interface Code {
  readonly text: string;
  readonly line: number;
}

/** What of a page can become stale. */
interface Page {
  /** Between backticks; a span may go on in the next line. */
  readonly spans: readonly Code[];
  /** The lines of fenced blocks. */
  readonly blocks: readonly Code[];
  /** Targets of links. */
  readonly links: readonly Code[];
  /** Headings as links name them. */
  readonly anchors: readonly string[];
}

const blank = (text: string): string => text.replace(/[^\n]/g, " ");

/** Reads as much of Markdown as our pages use. */
export function readPage(text: string): Page {
  const lineAt = (index: number): number => text.slice(0, index).split("\n").length;
  const blocks: Code[] = [];
  const prose = text.replace(/^```.*\n([\s\S]*?)^```$/gm, (block, body: string, index: number) => {
    const first = lineAt(index) + 1;
    body.split("\n").forEach((line, i) => void blocks.push({ text: line, line: first + i }));
    return blank(block);
  });
  const spans: Code[] = [];
  const plain = prose.replace(/(`+)((?:[^`\n]|\n(?!\n))+?)\1(?!`)/g, (span, _, code: string, index: number) => {
    spans.push({ text: code.replace(/\s+/g, " ").trim(), line: lineAt(index) });
    return blank(span);
  });
  const links = [...plain.matchAll(/\]\(([^)\s]+)\)/g)].map(({ 1: target, index }) => ({
    text: target,
    line: lineAt(index),
  }));
  const anchors = [...plain.matchAll(/^#+ +(.+)$/gm)].map(([, heading]) => anchorOf(heading));
  return { spans, blocks, links, anchors };
}

/** As GitHub makes it of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .trim()
    .replaceAll(" ", "-");
