// A formula of the book is drawn as KaTeX draws it, though its HTML was made shorter (site/compact.mjs, formulas.mjs): each letter is
// at the same place.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import {createRequire} from 'node:module';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import {fileURLToPath, pathToFileURL} from 'node:url';

import katex from 'katex';

import {writeAssets} from '../site/assets.mjs';
import {set} from '../site/math.mjs';
import {documents} from '../site/pages.mjs';
import {sections} from '../site/sections.mjs';
import {launch, watched} from './browser.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');

test('formulas: short HTML draws what the long one draws', async (t) => {
  const formulas = new Map();
  for (const document of documents(root))
    for (const section of sections(document, fs.readFileSync(path.join(root, document), 'utf8'))) {
      for (const tex of section.formulas) formulas.set(tex, false);
      for (const tex of section.display) formulas.set(tex, true);
    }
  assert.ok(formulas.size > 1500);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'formulas-'));
  try {
    const rows = Array.from(formulas, ([tex, display]) =>
      `<div class=long>${katex.renderToString(tex, {displayMode: display, output: 'html'})}</div><div class=short>${set(tex, display)}</div>`);
    writeAssets(folder);
    const style = pathToFileURL(createRequire(import.meta.url).resolve('katex/dist/katex.min.css'));
    fs.writeFileSync(path.join(folder, 'page.html'), `<!doctype html><meta charset=utf-8>
<link rel=stylesheet href="${style}"><link rel=stylesheet href=formulas.css><style>.long .katex{font-size:1.12em}.katex-display,m-d>*{margin:0}m-d{display:block}</style>
<script src=formulas.js></script><script src=fill.js></script>${rows.join('\n')}`);
    const browser = await launch();
    t.after(() => browser.close());
    const {page, faults} = await watched(browser, {viewport: {width: 1600, height: 900}});
    await page.goto(pathToFileURL(path.join(folder, 'page.html')).href);
    await page.evaluate(() => document.fonts.ready);
    assert.equal(await page.locator('.short [role=img]').count(), formulas.size);
    const different = await page.evaluate(() => {
      const places = (box) => {
        const from = box.getBoundingClientRect(), walk = document.createTreeWalker(box, NodeFilter.SHOW_TEXT), list = [];
        const range = document.createRange();
        for (let node; (node = walk.nextNode());) {
          const {fontFamily, fontSize, fontStyle, fontWeight} = getComputedStyle(node.parentElement);
          for (let i = 0; i < node.length; ++i) {
            range.setStart(node, i);
            range.setEnd(node, i + 1);
            const at = range.getBoundingClientRect();
            list.push([node.data[i], at.x - from.x, at.y - from.y, at.width, at.height, fontFamily, fontSize, fontStyle, fontWeight]);
          }
        }
        return list;
      };
      // Letters that stand in one element are placed together, which rounds differently.
      const same = (a, b) => typeof a === 'number' ? Math.abs(a - b) < 0.1 : a === b;
      const shorts = document.querySelectorAll('.short');
      return Array.from(document.querySelectorAll('.long'), (long, i) => {
        const a = places(long), b = places(shorts[i]);
        return a.length === b.length && a.every((one, k) => one.every((part, p) => same(part, b[k][p]))) ? '' : shorts[i].querySelector('[aria-label]').getAttribute('aria-label');
      }).filter((tex) => tex !== '');
    });
    assert.deepEqual(different, []);
    assert.deepEqual(faults, []);
  } finally {
    fs.rmSync(folder, {recursive: true});
  }
});
