/** How much further than its key the text indents a list: none, unless all of its lists do. */
export function sequenceStepOf(text: string): number {
  const lists = [...text.matchAll(/^( *)(?:- )*[^\s#-][^\n]*:[ \t]*\n( *)- /gm)]
  const flush = lists.filter(([line, , dash]) => (dash?.length ?? 0) <= line.search(/[^\s-]/))
  return lists.length > 0 && flush.length * 2 < lists.length ? 2 : 0
}
