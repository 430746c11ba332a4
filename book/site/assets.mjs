// What all pages share: styles, scripts, fonts.
import fs from 'node:fs';
import path from 'node:path';

import {stylesheet} from './compact.mjs';
import {formulasScript} from './formulas.mjs';

const page = new URL('../page/', import.meta.url);

export function writeAssets(folder) {
  fs.mkdirSync(path.join(folder, 'fonts'), {recursive: true});
  for (const name of fs.readdirSync(page)) fs.copyFileSync(new URL(name, page), path.join(folder, name));
  const {text, fonts} = stylesheet();
  fs.writeFileSync(path.join(folder, 'formulas.css'), text);
  fs.writeFileSync(path.join(folder, 'formulas.js'), formulasScript());
  for (const font of fonts) fs.copyFileSync(font.path, path.join(folder, 'fonts', font.file));
}
