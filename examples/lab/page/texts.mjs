// The words of the page in English and Chinese. A key that is not there is an error, which the tests look for.
import shell from './texts/shell.json';
import line from './texts/line.json';
import plane from './texts/plane.json';
import games from './texts/games.json';
import motion from './texts/motion.json';
import table from './texts/table.json';
import tape from './texts/tape.json';
import words from './texts/words.json';

const all = {...shell, ...line, ...plane, ...games, ...motion, ...table, ...tape, ...words};

export const languages = ['en', 'zh'];

export function translator(language) {
  return (key, values = {}) => {
    const entry = all[key];
    if (!entry || entry[language] === undefined) throw new Error(`texts: no '${key}' in ${language}`);
    return entry[language].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  };
}
