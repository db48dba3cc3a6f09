// Telephone numbers as people write them.
const NORTH_AMERICAN = /^\+1(\d{3})(\d{3})(\d{4})$/;

/** "(555) 000-1234" for North American numbers, any other as it is. */
export function number(given) {
  const found = NORTH_AMERICAN.exec(given ?? '');
  return found ? `(${found[1]}) ${found[2]}-${found[3]}` : given ?? '';
}
