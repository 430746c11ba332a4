// Options of train_gan that are a name and a number, such as --update unrolled:5: two controls here.

// The update rules that have a number.
export const sized = ['consensus', 'unrolled'];

// An address with "unrolled:5" is a name and a number from then on.
export function part(state, name, number) {
  const [word, size] = String(state.get(name, '')).split(':');
  if (size === undefined) return;
  state.set(name, word);
  state.set(number, size);
}
