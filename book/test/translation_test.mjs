// Whatever a translation may lose is found. Each case changes one thing in a page that is right.
import assert from 'node:assert/strict';
import test from 'node:test';

import {compareGlossary, comparePages} from '../translation.mjs';

const english = `# 3. Sums

## Question

What is the sum of $a$ and $b$, that is $\`a + b\`$? See [chapter 2](02-arrays.md#a-batch), \`sum\` and Sec. 3.

- 10,000
- $2^{10} \\text{ or more}$

![A point](pictures/sum.svg)

### Twice

$$a + b = b + a$$

$$a + 0 = a$$

| what | how |
|---|---|
| \`a \\| b\` | $x$ |

<!-- code: b.h, x -->
\`\`\`cpp
int x = 1;  // one
\`\`\`

<!-- claims: this page; columns: claim -->

| claim |
|---|
| \`sum\` |

<!-- end -->

## Exercises

**3.a.** Why, and why $c$?

<details><summary>Answer</summary>

So, by 2e-14.

</details>

[All chapters](../README.md#the-walk). Before: [2. Arrays](02-arrays.md).
`;

const chinese = `# 3. 和

<a id="question"></a>
## 问题

$\`a + b\`$ 即 $b$ 与 $a$ 的和是多少？见[第 2 章](02-arrays.md#a-batch)、\`sum\` 和第 3 节。

- 10000
- $2^{10} \\text{ 或更多}$

![一个点](../en/pictures/sum.svg)

<a id="twice"></a>
### 两次

$$a + b = b + a$$

$$a + 0 = a$$

| 什么 | 怎样 |
|---|---|
| \`a \\| b\` | $x$ |

<!-- code: b.h, x -->
\`\`\`cpp
int x = 1;  // one
\`\`\`

<!-- claims: this page; columns: claim -->

| claim |
|---|
| \`sum\` |

<!-- end -->

<a id="exercises"></a>
## 练习

**3.a.** 为什么？ $c$ 呢？第 1 步。

<details><summary>答案</summary>

由于 2e-14。

</details>

[全部章节](README.md#the-walk)。上一章：[2. 数组](02-arrays.md)。
`;

const errors = (text) => comparePages('docs/en/03-sums.md', english, 'docs/zh/03-sums.md', text);

test('a translation that says the same has no differences', () => {
  assert.deepEqual(errors(chinese), []);
});

const cases = [
  ['<a id="twice"></a>\n', '', 'docs/zh/03-sums.md:13: the next heading has to have the id twice'],
  ['<a id="exercises"></a>\n## 练习', '<a id="exercise"></a>\n## 练习', 'the id exercises, and has exercise'],
  ['### 两次', '## 两次', 'has to have 3 #'],
  ['$b$ 与 $a$', '$b$ 与 $b$', 'section question: the formula a is missing'],
  ['$$a + b = b + a$$\n\n$$a + 0 = a$$', '$$a + 0 = a$$\n\n$$a + b = b + a$$', 'the formula a + 0 = a stands where a + b = b + a has to stand'],
  ['$$a + 0 = a$$', '$$a + 0 = b$$', 'section twice: the formula a + 0 = a is missing'],
  ['#a-batch', '#batch', 'the link to docs/en/02-arrays.md#a-batch is missing'],
  ['`sum` 和', 'sum 和', 'the code sum is missing'],
  ['第 3 节', '第 4 节', 'the number 3 is missing'],
  ['10000', '1000', 'the number 10000 is missing'],
  ['第 1 步', '第 21 步', 'the number 21 is one too many'],
  ['- 10000\n', '- 10000\n- 5\n', 'the lists have to have 2 items, and have 3'],
  ['../en/pictures/sum.svg', 'pictures/sum.svg', 'the picture docs/en/pictures/sum.svg is missing'],
  ['| `a \\| b` | $x$ |\n', '| `a \\| b` | $x$ |\n| 1 | 2 |\n', 'the table of 3 rows and 2 columns is missing'],
  ['<!-- code: b.h, x -->', '<!-- code: b.h, y -->', 'the block <!-- code: b.h, x --> ```cpp int x = 1;  // one ... is missing'],
  ['<!-- code: b.h, x -->\n', '', 'the block <!-- code: b.h, x --> ```cpp int x = 1;  // one ... is missing'],
  ['int x = 1;  // one\n', 'int x = 1;  // one\nint y;\n', 'differs inside'],
  ['| claim |\n|---|\n| `sum` |', '| claim |\n|---|\n| `sun` |', 'the generated table'],
  ['**3.a.**', '**3.b.**', 'the exercise 3.a is missing'],
  ['<details><summary>答案</summary>\n', '', 'there have to be 1 folded answers, and there are 0'],
  ['2e-14', '2e-15', 'the number 2e-14 is missing'],
  ['即 $b$', '即$b$', 'there has to be a blank between'],
  ['2e-14。', '2e-14. 见,', 'there has to be a full-width mark in'],
  ['为什么？ $c$', '为什么？$c$', 'there has to be a blank before the formula'],
  ['由于 2e-14。', '由于 2e-14。 好', 'there has to be no blank behind the mark'],
  ['由于 2e-14。', '**注意。**由于 2e-14。', 'stars would be shown'],
  ['由于 2e-14。', '由于 2e-14。 $ d', 'a dollar would be shown'],
];

for (const [from, to, words] of cases) {
  test(`found: ${JSON.stringify(from)} -> ${JSON.stringify(to)}`, () => {
    assert.equal(chinese.split(from).length, 2, 'the text to change has to be there once');
    const found = errors(chinese.replace(from, () => to));
    assert.ok(found.some((error) => error.includes(words)), `wanted "${words}", found ${JSON.stringify(found)}`);
  });
}

test('stars: what CommonMark shows in bold has no fault', () => {
  for (const words of ['**注意。** 由于', '**注意**。由于', '由于 *这个* 与 **那个** 好', '**$V$ 不变。** 由于'])
    assert.deepEqual(errors(chinese.replace('由于 2e-14。', () => `${words} 2e-14。`)).filter((error) => /stars|mark/.test(error)), []);
});

const exhibits = `# Museum

## Numbers

| exhibit | number | wrong | right |
|---|---|---|---|
| \`one\` | D at x = 50, y^2 | 0.5 | 1e-7 |
| \`two\` | KL(p \\|\\| q) of 10,000 samples | -2.0 | inf |

## Reasons

### one
`;
const translated = `# 博物馆

<a id="numbers"></a>
## 数

| 展品 | 数 | 错 | 对 |
|---|---|---|---|
| [\`one\`](../reference/museum.md#one) | $x = 50$ 处的 D，平方 | 0.5 | 1e-7 |
| [\`two\`](../reference/museum.md#two) | 10000 个样本的 $\\text{KL}(p \\Vert q)$ | -2.0 | inf |
`;
const compareRows = (text) => comparePages('docs/reference/museum.md', exhibits, 'docs/zh/museum.md', text, {byRow: true});

test('row by row: sections may be missing, and words may be formulas', () => assert.deepEqual(compareRows(translated), []));

for (const [from, to, words] of [
  ['`one`](', '`two`](', '`one` has to stand where `two` stands'],
  ['#two', '#one', '../reference/museum.md#one is no link to `two`'],
  ['x = 50', 'x = 5', '`one`: the number 50 is missing'],
  ['-2.0', '2.0', '`two`: 2.0 stands where -2.0 has to stand'],
  ['inf |', '无穷大 |', '`two`: 无穷大 stands where inf has to stand'],
  ['<a id="numbers"></a>', '<a id="number"></a>', 'the heading number is one too many'],
  [/\| \[`one.*\n/.exec(translated)[0], '', 'the tables have to have 4 rows, and have 3'],
]) {
  test(`row by row, found: ${JSON.stringify(from)} -> ${JSON.stringify(to)}`, () => {
    assert.equal(translated.split(from).length, 2, 'the text to change has to be there once');
    const found = compareRows(translated.replace(from, () => to));
    assert.ok(found.some((error) => error.includes(words)), `wanted "${words}", found ${JSON.stringify(found)}`);
  });
}

test('links to pages that are in one language only, and to the original', () => {
  const more = (link) => errors(chinese.replace('第 1 步', `第 1 步[x](${link})`)).filter((error) => error.includes('link'));
  for (const link of ['glossary.md', '../en/03-sums.md']) assert.deepEqual(more(link), []);
  assert.equal(more('04-nets.md').length, 1);
});

test('the glossary: the titles of the chapters, and no words twice', () => {
  const titles = new Map([['1. A tape', '1. 记录带']]), glossary = (rows) => compareGlossary('g.md', `# 表\n\n| English | 中文 |\n|---|---|\n${rows}`, titles);
  assert.deepEqual(glossary('| 1. A tape | 1. 记录带 |\n| net | 网络 |\n'), []);
  assert.deepEqual(glossary('| 1. A tape | 1. 带子 |\n'), ['g.md:5: the title of the chapter is 1. A tape, 1. 记录带']);
  assert.deepEqual(glossary('| 1. A tape | 1. 记录带 |\n| net | 网络 |\n| net | 网 |\n'), ['g.md:7: net is there twice']);
  assert.deepEqual(glossary('| net | 网络 |\n'), ['g.md:1: the chapter 1. A tape is missing']);
});
