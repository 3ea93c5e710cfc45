/** The function with its results kept, by identity of what it is given and for as long as that is held. For values that never change. */
export function remembered<Given extends object, Result>(make: (given: Given) => Result): (given: Given) => Result {
  const results = new WeakMap<Given, { readonly result: Result }>()
  return (given) => {
    const known = results.get(given)
    if (known) return known.result
    const result = make(given)
    results.set(given, { result })
    return result
  }
}
