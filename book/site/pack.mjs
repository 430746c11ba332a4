// Text for a string in a script: gzip, seven bits a letter. unpack() in page/tokens.js reads it.
import zlib from 'node:zlib';

export function pack(text) {
  const letters = [];
  let bits = 0, count = 0;
  const write = (letter) => letters.push('\0\n\r"\\<'.includes(String.fromCharCode(letter)) ? letter + 128 : letter);
  for (const byte of zlib.gzipSync(text, {level: 9, memLevel: 9})) {
    bits = (bits << 8 | byte) & 0x7fff;
    count += 8;
    while (count >= 7) write(bits >> (count -= 7) & 127);
  }
  if (count > 0) write(bits << (7 - count) & 127);
  return `"${letters.map((letter) => String.fromCharCode(letter)).join('')}"`;
}
