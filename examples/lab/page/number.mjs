// A number for people: fixed digits where they fit, else a power of ten. What is not known says so.
export function numberText(x, digits, unknown) {
  if (Number.isNaN(x)) return unknown;
  if (x === Infinity) return '∞';
  if (x === -Infinity) return '−∞';
  const size = Math.abs(x);
  let text;
  if (x === 0 || (size >= 1e-4 && size < 1e6)) text = x.toFixed(Math.max(0, digits - Math.max(1, Math.floor(Math.log10(size || 1)) + 1)));
  else text = x.toExponential(Math.max(0, digits - 3));
  if (/^-0(\.0*)?$/.test(text)) text = text.slice(1);
  return text.replaceAll('-', '−');
}
