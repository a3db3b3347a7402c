/** The function, remembering its last result: asked the same again, it gives the same object. */
export function memo<A extends readonly unknown[], R>(compute: (...args: A) => R): (...args: A) => R {
  let last: { readonly args: A; readonly result: R } | undefined;
  return (...args) => {
    if (last?.args.length !== args.length || !args.every((arg, i) => Object.is(arg, last?.args[i]))) {
      last = { args, result: compute(...args) };
    }
    return last.result;
  };
}
