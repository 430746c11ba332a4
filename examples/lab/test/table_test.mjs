// The games as tables: what the page says is what the library says on this machine, exact numbers to the last digit.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {inPage, launch, natively, openLab, shown} from './browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const open = (settings = {}, options = {}) => openLab(browser, {view: 'games', part: 'table', ...settings}, options);
const words = (page, name) => page.textContent(`[data-text="${name}"]`);
const exact = (page, name) => page.getAttribute(`[data-number="${name}"]`, 'data-value');
const cell = (page, player, i, j) => page.locator(`[data-payoff="${player}-${i}-${j}"]`);
const type = async (locator, text) => { await locator.fill(text); await locator.blur(); };
const close = async (lab) => { assert.deepEqual(lab.faults, []); await lab.close(); };
const games = ['pigs', 'prisoners', 'goo-sam', 'coin', 'pennies', 'rps', 'weighted-rps', 'sexes', 'hawk-dove'];

// A number below n, the same on every machine.
let seed = 7;
const draw = (n) => { seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; return Math.floor(seed / 2 ** 32 * n); };

test('exact answers are the same in the page and in the program of this machine', async () => {
  const lab = await open();
  const kinds = [
    () => String(draw(7) - 3),
    () => `${draw(2e9) - 1e9}/${1 + draw(2e9)}`,
    () => `${draw(1e5) - 5e4}.${draw(1e6)}e-${draw(9)}`,
  ];
  const payoffs = (rows, columns, kind) => Array.from({length: rows}, () => Array.from({length: columns}, kinds[kind]).join(' ')).join('; ');
  const texts = ['game', 'solution', 'dominance', 'mix', 'repeated', 'responses', 'report'].map((name) => ['text', name]);
  const calls = games.flatMap((name) => [['open', 'table', {name}], ...texts, ['numbers', 'equilibria'], ['numbers', 'subsets']]);
  for (let k = 0; k < 30; ++k) {
    const rows = 1 + draw(4), columns = 1 + draw(4);
    calls.push(['open', 'table', {row: payoffs(rows, columns, k % 3), col: payoffs(rows, columns, k % 3)}], ...texts, ['numbers', 'equilibria']);
  }
  // A 3x3 game with large fractions, and the same for ever.
  calls.push(['open', 'table', {row: '123456789/1000007 0 0; 0 3.14159265358979 0; 0 0 1e-12'}], ...texts);
  const here = natively(calls), there = await inPage(lab.page, calls);
  assert.equal(there.length, here.length);
  assert.deepEqual(there, here);
  assert.ok(here.some((answer) => answer.length > 2000), 'no answer is long');
  await close(lab);
});

test('learning is the same in the page, fictitious play to the last digit', async () => {
  const lab = await open();
  for (const dynamics of ['gradient', 'alternating', 'extragradient', 'optimistic', 'fictitious', 'replicator']) {
    const calls = ['coin', 'sexes', 'weighted-rps'].flatMap((name) => [['open', 'table', {name}], ['do', 'learn', {dynamics, steps: 200, 'step-size': 0.1}],
      ...['played-row', 'average-column', 'gain', 'average-gain', 'distance', 'average-distance', 'invariant'].map((numbers) => ['numbers', numbers])]);
    const here = natively(calls), there = await inPage(lab.page, calls);
    here.forEach((list, i) => {
      assert.equal(there[i].length, list.length);
      list.forEach((x, k) => {
        const y = there[i][k];
        assert.ok(Object.is(x, y) || (dynamics !== 'fictitious' && Math.abs(x - y) <= 1e-9), `${dynamics} ${i} ${k}: ${x} and ${y}`);
      });
    });
  }
  await close(lab);
});

test('each game with a story shows its equilibria, in the words of the library', async () => {
  const lab = await open();
  const listed = JSON.parse(natively([['open', 'table', {}], ['text', 'games']])[0]);
  assert.deepEqual(listed.map(({id}) => id), games);
  for (const {id, title, story} of listed) {
    await lab.page.selectOption('[data-control="name"]', id);
    const [solution, mix] = natively([['open', 'table', {name: id}], ['do', 'mix', id.endsWith('rps') ? {row: ['2', '1', '1'], column: ['1', '1', '2']} : {row: ['9', '1'], column: ['1', '4']}],
      ['text', 'solution'], ['text', 'mix']]).map((text) => JSON.parse(text));
    assert.equal(await words(lab.page, 'story'), story);
    assert.equal(await lab.page.textContent(`[data-control="name"] option[value="${id}"]`), title);
    assert.equal(await lab.page.locator('[data-equilibrium]').count(), solution.equilibria.length);
    for (const [k, one] of solution.equilibria.entries()) {
      assert.equal(await exact(lab.page, `row-mix-${k + 1}`), one.row.join(' '));
      assert.equal(await exact(lab.page, `column-mix-${k + 1}`), one.column.join(' '));
      assert.equal(await exact(lab.page, `row-earns-${k + 1}`), one.row_payoff);
      assert.equal(await exact(lab.page, `column-earns-${k + 1}`), one.column_payoff);
    }
    assert.equal(await lab.page.getAttribute('[data-text="value"]', 'data-value'), solution.value ?? '');
    for (const [name, key] of [['row-payoff', 'row_payoff'], ['column-payoff', 'column_payoff'], ['row-gain', 'row_gain'], ['column-gain', 'column_gain'], ['mix-gain', 'gain']])
      assert.equal(await exact(lab.page, name), mix[key], `${id} ${name}`);
  }
  await lab.page.selectOption('[data-control="name"]', 'coin');
  assert.match(await lab.page.textContent('[data-number="row-mix-1"]'), /3\/8 heads \+ 5\/8 tails≈ 0\.375, 0\.625/);
  assert.match(await words(lab.page, 'value'), /−1\/8/);
  assert.match(await words(lab.page, 'winning'), /between 1\/3 and 2\/5/);
  assert.match(await words(lab.page, 'responses'), /row player is indifferent .* heads with probability 3\/8/);
  await lab.page.selectOption('[data-control="name"]', 'sexes');
  assert.match(await lab.page.textContent('[data-number="column-mix-2"]'), /1\/3 match \+ 2\/3 ballet≈ 0\.3333, 0\.6667/);
  await lab.page.selectOption('[data-control="name"]', 'pigs');
  assert.equal(await lab.page.textContent('[data-number="row-mix-1"]'), 'press');
  assert.match(await words(lab.page, 'dominated'), /round 1: “press” of the column player, by “wait”.*round 2: “wait” of the row player, by “press”/);
  await close(lab);
});

test('a payoff is edited, everything follows, and the address opens the same table again', async () => {
  const lab = await open();
  await type(cell(lab.page, 'row', 0, 0), ' 0.5');
  assert.equal(await cell(lab.page, 'row', 0, 0).inputValue(), '1/2');
  assert.equal(await cell(lab.page, 'column', 0, 0).inputValue(), '-1/2');
  assert.equal(await exact(lab.page, 'row-mix-1'), '6/11 5/11');
  assert.equal(await lab.page.inputValue('[data-control="name"]'), '');
  await lab.page.uncheck('[data-control="tie"]');
  await type(cell(lab.page, 'column', 1, 1), '7/3');
  assert.equal(await cell(lab.page, 'row', 1, 1).inputValue(), '1');
  assert.match(await words(lab.page, 'value'), /not zero-sum/);
  await lab.page.selectOption('[data-control="columns"]', '3');
  await type(cell(lab.page, 'row', 1, 2), '5');
  await type(lab.page.locator('[data-control="start-column"]'), '1 2 3/2');
  const shownMix = await exact(lab.page, 'mix-gain'), first = await exact(lab.page, 'row-mix-1');
  const table = {row: '1/2 -2 0; -2 1 5', col: '-1/2 2 0; 2 7/3 0'};
  const [solution, mix] = natively([['open', 'table', table], ['do', 'mix', {row: ['2', '1'], column: ['1', '2', '3/2']}], ['text', 'solution'], ['text', 'mix']]).map((text) => JSON.parse(text));
  assert.equal(first, solution.equilibria[0].row.join(' '));
  assert.equal(shownMix, mix.gain);
  await lab.page.waitForTimeout(400);
  const settings = Object.fromEntries(new URLSearchParams(new URL(lab.page.url()).hash.slice(1)));
  assert.equal(settings.row, table.row);
  assert.equal(settings.col, table.col);
  await close(lab);
  const again = await openLab(browser, settings);
  assert.equal(await exact(again.page, 'mix-gain'), shownMix);
  assert.equal(await cell(again.page, 'column', 1, 1).inputValue(), '7/3');
  // Zero-sum again: the row player's payoffs stay.
  await again.page.check('[data-control="tie"]');
  assert.equal(await cell(again.page, 'column', 1, 2).inputValue(), '-5');
  await close(again);
});

test('a game of the list becomes one\'s own table, and stays so', async () => {
  for (const [name, row, col] of [['coin', '3 -2; -2 1', undefined], ['pigs', '5 4; 9 0', '1 4; -1 0']]) {
    const lab = await open({name, x: '0.3'});
    const before = await exact(lab.page, 'row-mix-1');
    const check = async () => {
      assert.equal(await lab.page.inputValue('[data-control="name"]'), '', name);
      assert.match(await words(lab.page, 'story'), /^Your own table/);
      assert.equal(await exact(lab.page, 'row-mix-1'), before);
      assert.equal(await lab.page.inputValue('[data-control-number="x"]'), '0.3');
      await lab.page.waitForTimeout(400);
      const settings = new URLSearchParams(new URL(lab.page.url()).hash.slice(1));
      assert.deepEqual([settings.get('name'), settings.get('row'), settings.get('col') ?? undefined], [null, row, col]);
    };
    await lab.page.selectOption('[data-control="name"]', '');
    await check();
    await lab.page.reload();
    await lab.page.waitForSelector('html[data-ready="true"]', {state: 'attached'});
    await check();
    await type(cell(lab.page, 'row', 0, 0), '7');
    assert.equal(await cell(lab.page, 'column', 0, 0).inputValue(), name === 'coin' ? '-7' : '1');
    await close(lab);
  }
});

test('a payoff that cannot be read is named at its cell, and nothing is said of the game', async () => {
  const lab = await open();
  const bad = cell(lab.page, 'row', 0, 1);
  await type(bad, '1/0');
  assert.equal(await bad.getAttribute('aria-invalid'), 'true');
  const message = await lab.page.textContent(`#${await bad.getAttribute('aria-describedby')}`);
  assert.match(message, /Row player's payoff at heads, tails.*the denominator must not be zero, got '1\/0'/);
  assert.ok(await lab.page.isVisible('[data-text="waiting"]'));
  assert.ok(!await lab.page.isVisible('[data-text="count"]'));
  assert.equal(await lab.page.textContent('[data-number="gain"]'), 'not known');
  // Another one, correct: the first stays.
  await type(cell(lab.page, 'row', 1, 1), '4');
  assert.equal(await bad.inputValue(), '1/0');
  assert.ok(await lab.page.isVisible('[data-text="waiting"]'));
  await type(bad, 'two');
  assert.match(await words(lab.page, 'cell-errors'), /got 'two'/);
  await type(bad, '-2');
  assert.equal(await bad.getAttribute('aria-invalid'), null);
  assert.equal(await words(lab.page, 'cell-errors'), '');
  assert.ok(await lab.page.isVisible('[data-text="count"]'));
  assert.equal(await exact(lab.page, 'row-mix-1'), '6/11 5/11');  // 3 p - 2 (1 - p) = -2 p + 4 (1 - p)
  await close(lab);
});

test('a tied game asks for one payoff of the two only', async () => {
  const lab = await open({name: 'pigs'});
  await type(cell(lab.page, 'column', 1, 0), 'x');
  assert.ok(await lab.page.isVisible('[data-text="waiting"]'));
  await lab.page.check('[data-control="tie"]');
  assert.ok(!await lab.page.isVisible('[data-text="waiting"]'));
  assert.equal(await cell(lab.page, 'column', 1, 0).inputValue(), '-9');
  assert.equal(await cell(lab.page, 'column', 1, 0).getAttribute('aria-invalid'), null);
  await type(cell(lab.page, 'column', 1, 0), 'x');
  await type(cell(lab.page, 'row', 1, 0), '7');
  assert.equal(await cell(lab.page, 'column', 1, 0).inputValue(), '-7');
  assert.equal(await words(lab.page, 'cell-errors'), '');
  await close(lab);
});

test('a mix leaves out what it does not play', async () => {
  const lab = await open({row: '1 0 0; 0 1 0; 0 0 -5'});
  assert.equal(await exact(lab.page, 'column-mix-1'), '0 0 1');
  assert.equal(await lab.page.textContent('[data-number="column-mix-1"]'), 'column 3');
  await lab.page.selectOption('[data-control="columns"]', '2');
  assert.match(await lab.page.textContent('[data-number="row-mix-1"]'), /^1\/2 row 1 \+ 1\/2 row 2≈/);
  await close(lab);
});

test('infinitely many equilibria are said to be so', async () => {
  const lab = await open({row: '1 1; 1 0', col: '0 0; 0 0'});
  assert.match(await words(lab.page, 'count'), /infinitely many equilibria. These 3 are the extreme ones/);
  assert.match(await words(lab.page, 'subsets'), /any mixture of the row mixes \(row 2\) and \(row 1\), with any mixture of the column mixes \(column 1\)/);
  assert.match(await words(lab.page, 'degenerate'), /^The game is degenerate/);
  assert.match(await words(lab.page, 'responses'), /both columns are always equally good/);
  assert.equal(await lab.page.textContent('[data-number="distance"]'), 'not known');
  await close(lab);
});

// The colour at a point of a chart, in parts of its axes: red, green, blue.
const pixelOf = (page, name, u, v) => page.evaluate(([name, u, v]) => {
  const canvas = document.querySelector(`[data-chart="${name}"]`), ratio = canvas.width / canvas.clientWidth;
  // From a copy: a canvas that is read often is another kind of canvas.
  const copy = Object.assign(document.createElement('canvas'), {width: canvas.width, height: canvas.height}).getContext('2d', {willReadFrequently: true});
  copy.drawImage(canvas, 0, 0);
  return Array.from(copy.getImageData(Math.round(ratio * (46 + u * (canvas.clientWidth - 54))), Math.round(ratio * (canvas.clientHeight - 36 - v * (canvas.clientHeight - 44))), 1, 1).data.slice(0, 3));
}, [name, u, v]);
const pixel = (page, x, y) => pixelOf(page, 'square', (x + 0.03) / 1.06, (y + 0.03) / 1.06);
const near = (color, wanted) => color.every((v, i) => Math.abs(v - wanted[i]) < 40);
const green = [26, 138, 79], red = [192, 57, 43], blue = [59, 118, 214], orange = [217, 115, 13];

test('the square shows equilibria, best responses and what is played', async () => {
  const lab = await open({theme: 'light', dynamics: 'extragradient', 'step-size': '1', n: '0'});
  const look = async (x, y, color, what) => assert.ok(near(await pixel(lab.page, x, y), color), `${what}: ${await pixel(lab.page, x, y)}`);
  await look(0.375, 0.375, green, 'the equilibrium');
  await look(0.7, 0.375, blue, 'best rows where the row player is indifferent');
  await look(0.375, 0.7, orange, 'best columns where the column player is indifferent');
  await look(0.9, 0.2, red, 'the start');
  assert.equal(await shown(lab.page, 'step'), 0);
  await lab.page.click('[data-control="reset"]');
  await lab.page.click('[data-control="step"]');
  assert.equal(await shown(lab.page, 'step'), 1);
  // To the end: what is played has reached the equilibrium's green point.
  await lab.page.selectOption('[data-control="speed"]', '100');
  await lab.page.click('[data-control="run"]');
  await lab.page.waitForFunction(() => document.querySelector('[data-number="step"]').dataset.value === '500');
  const gain = natively([['open', 'table', {}], ['do', 'mix', {row: ['9', '1'], column: ['1', '4']}], ['do', 'learn', {dynamics: 'extragradient', steps: 500, 'step-size': 1}], ['numbers', 'gain']])[0];
  assert.ok(Math.abs(await shown(lab.page, 'gain') - gain[500]) < 1e-12);
  assert.ok(gain[500] < 1e-3 * gain[0]);
  await look(0.375, 0.375, red, 'the last mixes');
  await close(lab);
});

test('Run plays the course from its start, one step a second in slow motion, and Step goes on from its end', async () => {
  const lab = await open();
  const {page} = lab, step = () => shown(page, 'step');
  assert.equal(await step(), 500);
  await page.click('[data-control="step"]');
  assert.equal(await step(), 501);
  assert.equal(await page.inputValue('[data-control-number="steps"]'), '501');
  const x = await shown(page, 'played-x');
  const [played] = natively([['open', 'table', {}], ['do', 'mix', {row: ['9', '1'], column: ['1', '4']}], ['do', 'learn', {dynamics: 'gradient', steps: 501, 'step-size': 0.1}], ['numbers', 'played-row']]);
  assert.ok(Math.abs(x - played[2 * 501]) < 1e-9);
  await page.click('[data-control="slow"]');
  await page.click('[data-control="run"]');
  await page.waitForFunction(() => document.querySelector('[data-number="step"]').dataset.value === '1');
  await page.click('[data-control="run"]');
  await page.click('[data-control="step"]');
  assert.equal(await step(), 2);
  await close(lab);
});

test('why there is an equilibrium, and what makes it one', async () => {
  const lab = await open();
  assert.match(await words(lab.page, 'no-pure'), /no equilibrium is pure.*In the square/);
  assert.ok(await lab.page.isVisible('[data-text="makes-indifferent"]'));
  await lab.page.selectOption('[data-control="name"]', 'rps');
  assert.match(await words(lab.page, 'no-pure'), /each other\.$/);
  await lab.page.selectOption('[data-control="name"]', 'sexes');
  assert.equal(await words(lab.page, 'no-pure'), '');
  assert.ok(await lab.page.isVisible('[data-text="makes-indifferent"]'));
  await lab.page.selectOption('[data-control="name"]', 'pigs');
  assert.ok(!await lab.page.isVisible('[data-text="makes-indifferent"]'));
  assert.equal(await lab.page.textContent('[data-number="column-payoff"]'), '76/25≈ 3.04');
  await close(lab);
});

test('a larger game shows each probability against the steps', async () => {
  const lab = await open({theme: 'light', name: 'rps', steps: '10', 'step-size': '0.001', 'start-row': '4 2 1', 'start-column': '1 2 4'});
  // So few and short steps that the lines are flat.
  for (const [k, color] of [[4, blue], [2, orange], [1, green]]) {
    assert.ok(near(await pixelOf(lab.page, 'row-mixes', 0.5, k / 7), color), `row, ${k}/7: ${await pixelOf(lab.page, 'row-mixes', 0.5, k / 7)}`);
    const other = k === 2 ? 2 : 5 - k;
    assert.ok(near(await pixelOf(lab.page, 'column-mixes', 0.5, other / 7), color), `column, ${other}/7`);
  }
  await close(lab);
});

test('rules, steps and step size do what they say, and what is refused is shown', async () => {
  const lab = await open();
  const {page} = lab;
  await page.selectOption('[data-control="dynamics"]', 'replicator');
  await type(page.locator('[data-control-number="steps"]'), '200');
  assert.equal(await shown(page, 'step'), 200);
  const [kept, played] = natively([['open', 'table', {}], ['do', 'mix', {row: ['9', '1'], column: ['1', '4']}], ['do', 'learn', {dynamics: 'replicator', steps: 200}], ['numbers', 'invariant'], ['numbers', 'played-row']]);
  assert.ok(Math.abs(await shown(page, 'invariant') - kept[200]) < 1e-12);
  assert.ok(Math.abs(await shown(page, 'drift')) < 1e-9);
  assert.ok(Math.abs(await shown(page, 'played-x') - played[400]) < 1e-9);
  await page.selectOption('[data-control="dynamics"]', 'fictitious');
  assert.ok(await page.isDisabled('[data-control="step-size"]'));
  assert.ok(!await page.isVisible('[data-number="invariant"]'));
  await page.selectOption('[data-control="dynamics"]', 'gradient');
  await type(page.locator('[data-control-number="step-size"]'), '9');
  assert.ok(await page.isVisible('[data-text="course-error"]'));
  assert.match(await words(page, 'course-error'), /cannot learn like this: .*use a step_size of 3\.33/);
  assert.equal(await page.textContent('[data-number="gain"]'), 'not known');
  await type(page.locator('[data-control-number="step-size"]'), '1');
  assert.ok(!await page.isVisible('[data-text="course-error"]'));
  // The table twin has the same numbers.
  await page.click('summary:has-text("The course as a table")');
  const rows = await page.$$eval('details[open] tbody tr', (all) => all.map((row) => Array.from(row.children, (cell) => cell.textContent)));
  const [gain, mean] = natively([['open', 'table', {}], ['do', 'mix', {row: ['9', '1'], column: ['1', '4']}], ['do', 'learn', {dynamics: 'gradient', steps: 200, 'step-size': 1}], ['numbers', 'gain'], ['numbers', 'average-gain']]);
  assert.deepEqual(rows.map(([n]) => n), ['0', '1', '10', '100', '200']);
  for (const [n, , , played, average] of rows)
    for (const [text, number] of [[played, gain[n]], [average, mean[n]]])
      assert.ok(Math.abs(Number(text.replace('\u2212', '-')) - number) <= 1e-4 * Math.abs(number), `${text} after ${n}, natively ${number}`);
  await close(lab);
});

test('both mixes move by slider, by keys and by pointer, and are scored exactly', async () => {
  const lab = await open();
  const {page} = lab;
  await type(page.locator('[data-control-number="x"]'), '0.375');
  await type(page.locator('[data-control-number="y"]'), '0.375');
  assert.equal(await exact(page, 'mix-gain'), '0');
  assert.match(await words(page, 'best'), /This is an equilibrium/);
  await page.focus('[data-control="handle"]');
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => document.querySelector('[data-control-number="x"]').value === '0.385');
  assert.notEqual(await exact(page, 'mix-gain'), '0');
  const box = await page.locator('[data-control="handle"]').boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 100, box.y - 60, {steps: 4});
  await page.mouse.up();
  await page.waitForFunction(() => Number(document.querySelector('[data-control-number="y"]').value) > 0.45);
  const [x, y] = [await page.inputValue('[data-control-number="x"]'), await page.inputValue('[data-control-number="y"]')];
  const [mix] = natively([['open', 'table', {}], ['do', 'mix', {row: [x, String(Math.round(1000 - 1000 * x) / 1000)], column: [y, String(Math.round(1000 - 1000 * y) / 1000)]}], ['text', 'mix']]).map((text) => JSON.parse(text));
  assert.equal(await exact(page, 'mix-gain'), mix.gain);
  // Another game starts anew.
  await page.selectOption('[data-control="name"]', 'pennies');
  assert.deepEqual([await page.inputValue('[data-control-number="x"]'), await page.inputValue('[data-control-number="y"]')], ['0.9', '0.2']);
  // Larger games have weights, as texts.
  await page.selectOption('[data-control="name"]', 'rps');
  await type(page.locator('[data-control="start-row"]'), '1 0 -1');
  assert.equal(await page.getAttribute('[data-control="start-row"]', 'aria-invalid'), 'true');
  assert.match(await page.textContent('.wrong:visible'), /weight 3 of the row player: must not be negative/);
  await type(page.locator('[data-control="start-row"]'), '1/2, 1/3, 1/6');
  assert.equal(await page.getAttribute('[data-control="start-row"]', 'aria-invalid'), null);
  await close(lab);
});

test('a dilemma for ever: from which discount factor on the bargain is kept', async () => {
  const lab = await open({name: 'goo-sam', discount: '1/3'});
  assert.equal(await shown(lab.page, 'grim'), 1);
  assert.match(await lab.page.textContent('[data-number="grim"]'), /Grim trigger, 3 a round: an equilibrium, and subgame perfect. It takes a discount factor of at least 1\/3/);
  await type(lab.page.locator('[data-control="discount"]'), '0.333');
  assert.equal(await shown(lab.page, 'grim'), 0);
  assert.match(await lab.page.textContent('[data-number="grim"]'), /a deviation gains 1\/500/);
  await type(lab.page.locator('[data-control="discount"]'), '1');
  assert.match(await lab.page.textContent('.wrong:visible'), /at least 0 and below 1/);
  await lab.page.selectOption('[data-control="name"]', 'coin');
  assert.ok(!await lab.page.isVisible('[data-control="discount"]'));
  await close(lab);
});

test('both languages, both themes, narrow and wide: nothing is missing and nothing sticks out', async () => {
  for (const lang of ['en', 'zh'])
    for (const [theme, width] of [['light', 360], ['dark', 1280]]) {
      const lab = await open({lang, theme, name: 'goo-sam'}, {viewport: {width, height: 800}});
      for (const id of [...games, 'goo-sam']) await lab.page.selectOption('[data-control="name"]', id);
      for (const rule of ['alternating', 'extragradient', 'optimistic', 'fictitious', 'replicator', 'gradient']) await lab.page.selectOption('[data-control="dynamics"]', rule);
      await lab.page.selectOption('[data-control="rows"]', '4');
      await type(cell(lab.page, 'row', 0, 0), '123456789/987654321');
      for (const [player, i, j, text] of [['row', 1, 0, '5.123456789012345678901234567890'], ['column', 1, 1, '22/7333333333333333'], ['row', 3, 1, '1/7777777777777']])
        await type(cell(lab.page, player, i, j), text);
      assert.ok(await lab.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${lang} ${width}, many digits`);
      await type(cell(lab.page, 'row', 0, 0), 'x');
      await type(cell(lab.page, 'row', 0, 0), '3');
      assert.ok(await lab.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${lang} ${width}`);
      await close(lab);
    }
});
