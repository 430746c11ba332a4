// What is wrong in a document is an error of the build, with the document and the words. Each case adds one line to a
// small tree that is right.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';

import {Book} from '../site/book.mjs';

const tree = {
  'README.md': '# All\n\n[A page](docs/a.md#two-words), [a source](src/a.h) and [a folder](src).\n',
  'docs/README.md': '# Pages\n\n## List\n\n- [a](a.md)\n- [chapter](en/01-one.md)\n',
  'docs/a.md': '# A page\n\n## Two words\n\n$x$, `$y$` and $`z`$\n\n![P](p.svg)\n',
  'docs/p.svg': '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"></svg>',
  'docs/en/01-one.md': '# 1. One\n\n## Question\n\nWhy $a$?\n\n$$b$$\n\n- one\n- two\n',
  'docs/zh/01-one.md': '# 1. 一\n\n<a id="question"></a>\n## 问题\n\n$a$ 为什么？\n\n$$b$$\n\n- 一\n- 二\n',
  'docs/zh/slides.json': '{"Lecture": "讲"}',
  'exercises/README.md': '# Tasks\n',
  'book/TRANSLATING.md': '# Translating\n',
  'book/slides/lecture.md': '# Lecture\n\n<!-- from: 01-one.md#question, item 2 -->\n\n<!-- from: 01-one.md#question, paragraph 1 -->\n',
  'src/a.h': 'int a;\n',
};

function errors(file, line) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'book-'));
  try {
    for (const [name, text] of Object.entries(tree)) {
      fs.mkdirSync(path.dirname(path.join(root, name)), {recursive: true});
      fs.writeFileSync(path.join(root, name), name === file ? `${text}\n${line}\n` : text);
    }
    const found = [], book = new Book(root, {}, (document, words) => found.push(`${document}: ${words}`));
    const files = book.files();
    return {found, files};
  } finally {
    fs.rmSync(root, {recursive: true});
  }
}

test('a tree that is right has no errors, and its pages say what the documents say', () => {
  const {found, files} = errors();
  assert.deepEqual(found, []);
  assert.match(files.get('README.html'), /<a href="docs\/a\.html#two-words">A page<\/a>, <a href="source\.html#src\/a\.h">a source<\/a> and <a href="source\.html#src">/);
  assert.match(files.get('docs/a.html'), /<m-i n=\w+>x<\/m-i>.*<code>\$y\$<\/code>.*<m-i n=\w+>z<\/m-i>/s);
  assert.match(files.get('docs/a.html'), /<img src="p\.svg" width=2 height=1 loading=lazy alt="P">/);
  assert.match(files.get('docs/en/slides-lecture.html'), /<h1[^>]*>Lecture<.*<li>two.*<p>Why <m-i/s);
  assert.match(files.get('docs/zh/slides-lecture.html'), /<html lang=zh-Hans>.*<h1[^>]*>讲<.*<li>二.*<p><m-i[^>]*>a<\/m-i> 为什么/s);
  assert.ok(files.has('docs/p.svg'));
});

const cases = [
  ['docs/a.md', '[x](b.md)', 'docs/a.md: the link b.md leads nowhere'],
  ['docs/a.md', '[x](../src/b.h)', 'docs/a.md: the link ../src/b.h leads nowhere'],
  ['docs/a.md', '[x](../../a.h)', 'docs/a.md: the link ../../a.h leads nowhere'],
  ['docs/a.md', '[x](#three)', 'docs/a.md: the link #three leads to no heading'],
  ['README.md', '[x](docs/a.md#three)', 'README.md: the link docs/a.md#three leads to no heading'],
  ['docs/a.md', '<a href="b.md">x</a>', 'docs/a.md: the link b.md leads nowhere'],
  ['docs/a.md', '[x](http://example.org)', 'docs/a.md: http://example.org is no address that the book may hold'],
  ['docs/a.md', '![x](q.svg)', 'docs/a.md: the picture q.svg is not there'],
  ['docs/a.md', '$\\nothing$', 'docs/a.md: formula \\nothing: KaTeX parse error'],
  ['docs/a.md', '<a id="two-words"></a>\n## More', 'docs/a.md: two headings have the id two-words'],
  ['book/slides/lecture.md', '<!-- from: 01-one.md#question, formula 2 -->', 'book/slides/lecture.md: <!-- from: 01-one.md#question, formula 2 --> names nothing'],
  ['book/slides/lecture.md', 'More', 'book/slides/lecture.md: the words "More" are not in docs/zh/slides.json'],
  ['docs/zh/01-one.md', '另一段', 'book/slides/lecture.md: <!-- from: 01-one.md#question, paragraph 1 -->: the section has another number of paragraphs in docs/zh'],
  ['book/slides/lecture.md', '<!-- from: 01-one.md#answer, formula 1 -->', 'names nothing that is there'],
  ['book/slides/lecture.md', '<!-- from: 02-two.md#question, formula 1 -->', 'names nothing that is there'],
];

for (const [file, line, words] of cases) {
  test(`an error: ${line}`, () => {
    const {found} = errors(file, line);
    assert.equal(found.length, 1, JSON.stringify(found));
    assert.ok(found[0].includes(words), `wanted "${words}", found "${found[0]}"`);
  });
}
