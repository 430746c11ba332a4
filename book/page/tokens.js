// The words of a text, for the index and for the query alike: Latin words and numbers as they are, Chinese as pairs of
// characters, because it has no blanks between words. A single character is a pair with nothing.
function tokens(text) {
  const found = [];
  for (const [part] of text.toLowerCase().matchAll(/\p{Script=Han}+|[\p{L}\p{N}_]+/gu)) {
    for (const run of part.match(/\p{Script=Han}+|[^\p{Script=Han}]+/gu)) {
      if (!/\p{Script=Han}/u.test(run)) {
        found.push(run);
        continue;
      }
      const letters = Array.from(run);
      if (letters.length === 1) found.push(run);
      for (let i = 0; i + 1 < letters.length; ++i) found.push(letters[i] + letters[i + 1]);
    }
  }
  return found;
}

const searchOptions = {
  fields: ['title', 'heading', 'text'],
  storeFields: ['title', 'heading', 'begin', 'url', 'language'],
  tokenize: tokens,
  processTerm: (term) => term,
  searchOptions: {boost: {title: 4, heading: 3}, prefix: (term) => term.length > 2, combineWith: 'AND'},
};

// The text of a script's constant: gzip, in base64.
async function unpack(packed) {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
}
