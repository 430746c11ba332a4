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

// The text of a script's constant: gzip, seven bits a letter. Letters that a string cannot hold have another bit.
async function unpack(packed) {
  const bytes = new Uint8Array(packed.length * 7 >> 3);
  for (let i = 0, at = 0, bits = 0, count = 0; at < bytes.length; ++i) {
    bits = (bits << 7 | packed.charCodeAt(i) & 127) & 0x7fff;
    count += 7;
    if (count >= 8) bytes[at++] = bits >> (count -= 8);
  }
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
}

// The words of the index as MiniSearch reads them. A line "3rch 2a,1*2" is: the first 3 letters of the word before and
// "rch"; in field 2, section 10 once, and the section 1 further on, 11, twice. Counts are in base 36.
function places(lines) {
  let word = '';
  return lines.split('\n').map((line) => {
    const [name, ...fields] = line.split(' ');
    word = word.slice(0, parseInt(name[0], 36)) + name.slice(1);
    return [word, Object.fromEntries(fields.map((field) => {
      let id = 0;
      return [field[0], Object.fromEntries(field.slice(1).split(',').map((place) => {
        const [step, n = '1'] = place.split('*');
        return [id += parseInt(step, 36), parseInt(n, 36)];
      }))];
    }))];
  });
}
