// The view of one dimension in Chromium, against the library's own program.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {inPage, launch, natively, openLab, shown} from './browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

// Functions of the C library may differ in the last bit; where none is used nothing does.
const near = (got, expected, what = '') => assert.ok(Object.is(got, expected) || Math.abs(got - expected) < 1e-9, `${what}: ${got}, and ${expected} natively`);

// Opens the view, hands over the page, and looks for faults at the end.
async function view(settings, work, options) {
  const lab = await openLab(browser, {view: 'line', ...settings}, options);
  try {
    await work(lab.page);
    assert.deepEqual(lab.faults, []);
  } finally {
    await lab.close();
  }
}
const native = (settings, names, ...calls) => natively([['open', 'line', settings], ...calls, ...names.map((name) => ['numbers', name])]).map((all) => all[0]);
const advance = (page, steps, slow = false) => page.evaluate((order) => window.lab.advance(order), {steps, slow});
const control = (page, name) => page.locator(`[data-control="${name}"]`);
const text = (page, name) => page.textContent(`[data-text="${name}"]`);
async function choose(page, name, value) {
  const one = control(page, name), kind = await one.evaluate((e) => (e.tagName === 'SELECT' ? 'select' : e.type));
  if (kind === 'select') await one.selectOption(String(value));
  else if (kind === 'checkbox') await one.setChecked(value);
  else {
    const field = kind === 'range' ? page.locator(`[data-control-number="${name}"]`) : one;
    await field.fill(String(value));
    await field.dispatchEvent('change');
  }
}
// Where x and y of the chart are on the screen.
const place = (page, x, y) => page.evaluate(([x, y]) => {
  const canvas = document.querySelector('[data-chart=line]'), box = canvas.getBoundingClientRect();
  const [low, high] = window.lab.mounted.range();
  return {x: box.left + 46 + ((x - low) / (high - low)) * (box.width - 54), y: box.top + 8 + ((1.05 - y) / 1.21) * (box.height - 44)};
}, [x, y]);
const drag = async (page, points) => {
  const [first, ...rest] = points;
  const at = await place(page, ...first);
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  for (const point of rest) {
    const to = await place(page, ...point);
    await page.mouse.move(to.x, to.y, {steps: 8});
  }
  await page.mouse.up();
};

test('the opening game shows the numbers of the native program', () => view({stage: 3}, async (page) => {
  // To the last bit over the first 100 iterations. Later exp and log of another C library differ in a last bit.
  const names = ['v', 'c_g', 'gap', 'jsd', 'floor', 'd'], exact = 100;
  const calls = [['open', 'line', {}]];
  for (let i = 0; i < 400; ++i) calls.push(['do', 'step', {steps: 1}], ...names.map((name) => ['numbers', name]));
  const got = await inPage(page, calls), expected = natively(calls);
  got.forEach((values, i) => {
    const iteration = Math.floor(i / names.length) + 1, what = `${names[i % names.length]} after ${iteration}`;
    if (iteration <= exact) assert.deepEqual(values, expected[i], what);
    else values.forEach((x, j) => assert.ok(Math.abs(x - expected[i][j]) < 1e-14, what));
  });
  // The page shows these numbers.
  for (const [more, steps] of [[100, 100], [300, 400]]) {
    await advance(page, more);
    assert.equal(await shown(page, 'iteration'), steps);
    for (const [i, name] of names.slice(0, 5).entries()) assert.equal(await shown(page, name), got[(steps - 1) * names.length + i][0], name);
    const roughly = ['gap_kl', 'distance', 'grad_norm_d', 'grad_norm_g'];
    const natives = native({}, roughly, ['do', 'step', {steps}]);
    for (const [i, name] of roughly.entries()) near(await shown(page, name), natives[i], `${name} after ${steps}`);
  }
  const [v, c, gap, floor] = await Promise.all(['v', 'c_g', 'gap', 'floor'].map((name) => shown(page, name)));
  assert.equal(gap, c - v);
  assert.ok(gap > 0 && c > floor && floor === -2 * Math.LN2);
  assert.ok(Math.abs(gap - await shown(page, 'gap_kl')) < 1e-11);
  assert.ok(c < -1.37, `C(G) should be near -log 4, is ${c}`);
}));

test('all numbers of the room, and its curves, are those of the native program', () => view({}, async (page) => {
  const names = ['x', 'p_data', 'p_g', 'd', 'best', 'weight', 'map_z', 'map_x', 'samples', 'arrows', 'course_v', 'course_c_g', 'hand_v', 'hand_curve', 'knots'];
  for (const settings of [{}, {exact: false, seed: 5, discriminator: 'mlp', generator: 'affine', optimizer: 'adam'}]) {
    const calls = [['open', 'line', settings], ['do', 'step', {steps: 20}], ...names.map((name) => ['numbers', name])];
    const got = await inPage(page, calls), expected = natively(calls);
    names.forEach((name, i) => {
      assert.equal(got[i].length, expected[i].length, name);
      got[i].forEach((x, j) => near(x, expected[i][j], `${name}, ${j}`));
    });
  }
}));

test('the reader drags D and is scored in V; the bound is shown in stage 2', () => view({}, async (page) => {
  assert.equal(await page.getAttribute('[data-stage="1"]', 'aria-pressed'), 'true');
  assert.equal(await shown(page, 'v'), native({}, ['hand_v'])[0]);
  assert.ok(Number.isNaN(await shown(page, 'c_g')), 'the bound is not told in stage 1');
  await drag(page, [[-3.3, 0.05], [1, 0.05], [2.5, 0.9], [8, 0.95]]);
  const hand = await page.evaluate(() => { window.lab.state.flush(); return new URLSearchParams(location.hash.slice(1)).get('hand'); });
  const values = Array.from({length: 65}, (_, i) => parseInt(hand.slice(2 * i, 2 * i + 2), 36) / 1295);
  const v = await shown(page, 'v');
  near(v, native({}, ['hand_v'], ['do', 'hand', {values}])[0]);
  assert.ok(v > -0.6, `the drawn D should be good, V is ${v}`);
  assert.ok(values[5] < 0.15 && values[60] > 0.85);
  await page.click('[data-stage="2"]');
  const [c, gap] = native({}, ['c_g', 'hand_gap'], ['do', 'hand', {values}]);
  assert.equal(await shown(page, 'c_g'), c);
  near(await shown(page, 'gap'), gap);
  assert.ok(gap > 0 && v < c);
  // A worse D does not lower the best score.
  await drag(page, [[-3, 0.9], [1, 0.9]]);
  assert.ok(await shown(page, 'v') < v);
  assert.equal(await shown(page, 'hand_best'), v);
}));

test('the handles move D by keys, and say where they are', () => view({}, async (page) => {
  const handle = page.locator('[data-handle="7"]');
  await handle.focus();
  assert.match(await handle.getAttribute('aria-valuetext'), /^D\(.*\) = 0\.5/);
  for (let i = 0; i < 3; ++i) await page.keyboard.press('PageUp');
  const raised = await shown(page, 'v');
  assert.ok(raised > await shown(page, 'floor'), 'more certain at the data is better');
  assert.ok(Math.abs(Number(await handle.getAttribute('aria-valuenow')) - 0.8) < 0.01);
  await page.keyboard.press('ArrowDown');
  assert.ok(await shown(page, 'v') < raised);
  await page.keyboard.press('ArrowLeft');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.handle), '6');
  await page.keyboard.press('End');
  assert.ok(Number(await page.getAttribute('[data-handle="6"]', 'aria-valuenow')) > 0.99);
  assert.match(await page.textContent('#announce'), /V = /);
}));

test('the pictures show D* and the band only from stage 2 on', () => view({}, async (page) => {
  // Between D = 1/2 and D* near 1, at the data's mean: red in stage 2.
  const red = async () => {
    const at = await place(page, 4, 0.75);
    return page.evaluate(({x, y}) => {
      const canvas = document.querySelector('[data-chart=line]'), box = canvas.getBoundingClientRect(), ratio = canvas.width / box.width;
      const dot = Object.assign(document.createElement('canvas'), {width: 1, height: 1}).getContext('2d', {willReadFrequently: true});
      dot.drawImage(canvas, -Math.round((x - box.left) * ratio), -Math.round((y - box.top) * ratio));
      const [r, g, b, a] = dot.getImageData(0, 0, 1, 1).data;
      return a > 0 && r > g + 40 && r > b + 40;
    }, at);
  };
  assert.equal(await red(), false);
  await page.click('[data-stage="2"]');
  assert.equal(await red(), true);
  const rows = async () => {
    await page.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
    await page.waitForSelector('details td', {state: 'attached'});
    return page.locator('details').first().locator('tbody tr').count();
  };
  assert.ok(await rows() > 20);
}));

test('run, pause, and slow motion with the line of Algorithm 1', () => view({stage: 3, k: 2}, async (page) => {
  assert.equal(await page.locator('[aria-current]').count(), 0);
  await page.click('[data-control=slow]');
  for (const [line, player] of [[4, 'D'], [4, 'D'], [6, 'G'], [4, 'D']]) {
    await page.click('[data-control=step]');
    assert.equal(await page.getAttribute('[aria-current=step]', 'data-line'), String(line));
    assert.ok((await text(page, 'line')).includes(`${player},`));
  }
  assert.equal(await shown(page, 'iteration'), 1);
  await page.click('[data-control=slow]');
  await page.click('[data-control=run]');
  await page.waitForFunction(() => Number(document.querySelector('[data-number=iteration]').dataset.value) > 10);
  await page.click('[data-control=run]');
  const n = await shown(page, 'iteration');
  await page.waitForTimeout(300);
  assert.equal(await shown(page, 'iteration'), n);
  near(await shown(page, 'gap'), native({k: 2}, ['gap'], ['do', 'step', {steps: n}])[0]);
  await page.click('[data-control=reset]');
  assert.equal(await shown(page, 'iteration'), 0);
}));

test('each control does what it says', () => view({stage: 3}, async (page) => {
  // What is chosen, one after the other; and the settings that the native program is given for it.
  const changes = [
    ['data', '0.5*N(-2,0.5)+0.5*N(3,0.8)', {data: '0.5*N(-2,0.5)+0.5*N(3,0.8)'}], ['data', 'N(4,1.25)', {data: 'N(4,1.25)'}],
    ['latent', 'U(-1,1)', {latent: 'U(-1,1)'}], ['latent', 'N(0,1)', {latent: 'N(0,1)'}],
    ['loss', 'nonsaturating', {loss: 'nonsaturating'}], ['loss', 'maximum-likelihood', {loss: 'maximum-likelihood'}], ['loss', 'minimax', {loss: 'minimax'}],
    ['k', 3, {k: 3}], ['update', 'extragradient', {update: 'extragradient', k: 1}], ['update', 'optimistic', {update: 'optimistic', k: 1}],
    ['update', 'simultaneous', {update: 'simultaneous', k: 1}], ['update', 'consensus', {update: 'consensus:1', k: 1}],
    ['update-size', 0.5, {update: 'consensus:0.5', k: 1}], ['update', 'alternating', {update: 'alternating', k: 3}], ['k', 1, {k: 1}],
    ['penalty', 'r1', {penalty: 'r1:0.1'}], ['penalty-size', 0.5, {penalty: 'r1:0.5'}], ['penalty', 'clip', {penalty: 'clip:0.5'}], ['penalty', '', {penalty: ''}],
    ['lr-d', 0.2, {'lr-d': 0.2}], ['lr-g', 0.03, {'lr-g': 0.03}],
    ['discriminator', 'linear', {discriminator: 'linear'}], ['discriminator', 'mlp', {discriminator: 'mlp'}], ['hidden-d', 5, {'hidden-d': 5}], ['layers-d', 2, {'layers-d': 2}],
    ['discriminator', 'free', {discriminator: 'free'}], ['discriminator', 'quadratic', {discriminator: 'quadratic'}],
    ['exact', false, {exact: false}], ['batch', 16, {batch: 16}], ['seed', 9, {seed: 9}], ['instance-noise', 0.5, {'instance-noise': 0.5}], ['instance-noise', 0, {'instance-noise': 0}],
    ['latent-dim', 2, {'latent-dim': 2}], ['latent-dim', 1, {'latent-dim': 1}], ['exact', true, {exact: true}],
    ['optimizer', 'momentum', {optimizer: 'momentum', 'lr-d': undefined, 'lr-g': undefined}], ['optimizer', 'adam', {optimizer: 'adam'}],
    ['generator', 'mlp', {generator: 'mlp'}], ['hidden-g', 3, {'hidden-g': 3}], ['layers-g', 2, {'layers-g': 2}],
  ];
  let settings = {};
  for (const [name, value, means] of changes) {
    await choose(page, name, value);
    settings = {...settings, ...means};
    await advance(page, 2);
    const [v, c] = native(JSON.parse(JSON.stringify(settings)), ['v', 'c_g'], ['do', 'step', {steps: 2}]);
    for (const [shows, expected] of [['v', v], ['c_g', c]]) {
      near(await shown(page, shows), expected, `${shows} with ${name} = ${value}`);
    }
  }
  assert.equal(await control(page, 'batch').isVisible(), false);
  assert.equal(await control(page, 'hidden-g').isVisible(), true);
}));

test('the rates are those of the optimiser until they are chosen', () => view({stage: 3, optimizer: 'adam'}, async (page) => {
  const rate = (name) => page.inputValue(`[data-control-number="${name}"]`);
  assert.deepEqual([await rate('lr-d'), await rate('lr-g')], ['0.02', '0.01']);
  await choose(page, 'optimizer', 'sgd');
  assert.deepEqual([await rate('lr-d'), await rate('lr-g')], ['0.1', '0.05']);
  await choose(page, 'lr-d', 0.4);
  await page.evaluate(() => window.lab.state.flush());
  assert.match(page.url(), /lr-d=0\.4/);
  assert.doesNotMatch(page.url(), /lr-g/);
}));

test('what cannot be is refused at its control, and the game goes on', () => view({stage: 3}, async (page) => {
  await advance(page, 5);
  await choose(page, 'data', 'N(4,-1)');
  const message = page.locator('.control:has([data-control=data]) .wrong');
  assert.match(await message.textContent(), /^line: 'data': /);
  assert.equal(await control(page, 'data').getAttribute('aria-invalid'), 'true');
  assert.equal(await shown(page, 'iteration'), 5);
  await choose(page, 'data', 'N(3,1)');
  assert.equal(await message.isVisible(), false);
  assert.equal(await shown(page, 'iteration'), 0);
  // A penalty without an exact form.
  await choose(page, 'penalty', 'gp');
  assert.match(await page.textContent('.control:has([data-control=penalty]) .wrong'), /use r1, or minibatches/);
}));

test('an address with a setting that cannot be opens the game without it', () => view({stage: 3, data: 'Ring(8,2,0.05)'}, async (page) => {
  assert.match(await page.textContent('#error'), /Ring/);
  assert.equal(await page.inputValue('[data-control=data]'), 'N(4,1.25)');
}));

test('training that leaves all bounds stops, with the reason', () => view({stage: 3, 'lr-d': 10, 'lr-g': 10, data: 'N(40,1)'}, async (page) => {
  await page.selectOption('[data-control=speed]', '100');
  await page.click('[data-control=run]');
  await page.waitForSelector('#error:not([hidden])');
  assert.match(await page.textContent('#error'), /training left all bounds/);
  assert.equal(await page.getAttribute('[data-control=run]', 'aria-pressed'), 'false');
}));

test('what is not known says so, and why', () => view({stage: 3, 'latent-dim': 2, generator: 'mlp', exact: false}, async (page) => {
  assert.equal(await page.textContent('[data-number=c_g]'), 'not known');
  assert.match(await text(page, 'unknown'), /several dimensions/);
  await advance(page, 1);
  assert.ok(await page.locator('[data-chart=map]').isVisible());
}));

test('the card says what the players do, and what G feels at D*', () => view({loss: 'nonsaturating', penalty: 'r1:0.5', update: 'consensus:2'}, async (page) => {
  const card = await text(page, 'card');
  for (const part of ['-E_z log D(G(z)) + 2/2 |g|^2', '0.5/2 E_data |grad_x logit D(x)|^2', 'KL(p_g || p_data) - 2 JSD', 'w <- w - h']) assert.ok(card.includes(part), `${part} in ${card}`);
  assert.equal(await page.inputValue('[data-control=update]'), 'consensus');
  assert.equal(await page.inputValue('[data-control=update-size]'), '2');
}));

test('a free D begins as the reader drew it, and the address restores the drawing', () => view({discriminator: 'free', optimizer: 'adam'}, async (page) => {
  await drag(page, [[-3.3, 0.2], [8, 0.8]]);
  const v = await shown(page, 'v');
  await page.click('[data-stage="3"]');
  assert.equal(await shown(page, 'v'), v);
  await page.evaluate(() => window.lab.state.flush());
  await page.reload();
  await page.waitForSelector('html[data-ready]', {state: 'attached'});
  assert.equal(await page.getAttribute('[data-stage="3"]', 'aria-pressed'), 'true');
  assert.equal(await shown(page, 'v'), v);
  const before = await shown(page, 'gap');
  await advance(page, 100);
  assert.ok(await shown(page, 'gap') < before);
}));

test('the highest V of the reader is forgotten when G has moved', () => view({}, async (page) => {
  await drag(page, [[-3.3, 0.05], [1, 0.05], [2.5, 0.9], [8, 0.95]]);
  const before = await shown(page, 'hand_best');
  await page.click('[data-stage="3"]');
  await advance(page, 500);
  await page.click('[data-stage="2"]');
  assert.ok(await shown(page, 'hand_best') < before);
  assert.ok(await shown(page, 'hand_best') <= await shown(page, 'c_g'), 'no D has a higher V than D*');
}));

test('numbers far from 0 draw no ticks that cannot be told apart', () => view({data: 'N(1e15,0.06)', latent: 'N(1e15,0.06)'}, async (page) => {
  assert.ok(await page.locator('[data-chart=line]').isVisible());
}));

test('another language keeps the game, in both all words are there', () => view({stage: 2, data: 'N(3,1)', lang: 'en'}, async (page) => {
  const c = await shown(page, 'c_g');
  await page.click('[data-control=lang]');
  assert.equal(await page.getAttribute('html', 'lang'), 'zh-CN');
  assert.equal(await shown(page, 'c_g'), c);
  assert.match(await text(page, 'says'), /差距/);
  assert.equal(await page.inputValue('[data-control=data]'), 'N(3,1)');
}));

test('20,000 accelerated steps keep the memory and the course in bounds', () => view({stage: 3}, async (page) => {
  const memory = () => page.evaluate(() => window.lab.engine.memory());
  const go = (n) => page.evaluate((n) => { for (let i = 0; i < n; ++i) window.lab.advance({steps: 100}); }, n);
  await go(20);
  const early = await memory();
  await go(180);
  assert.equal(await shown(page, 'iteration'), 20000);
  assert.equal(await memory(), early);
  assert.ok(Math.abs(await shown(page, 'gap')) < 1e-11);
  const run = [['open', 'line', {}], ...Array(200).fill(['do', 'step', {steps: 100}]), ['numbers', 'course_v']];
  const [course] = await inPage(page, run);
  assert.ok(course.length > 200 && course.length <= 512, `${course.length} points of the course`);
}));

test('a frame of the opening game takes at most 8 ms of the processor', () => view({stage: 3}, async (page) => {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', {timeDomain: 'threadTicks'});
  const busy = async () => (await session.send('Performance.getMetrics')).metrics.find((one) => one.name === 'TaskDuration').value * 1000;
  // 600 frames: thirty times twenty, as if it were running.
  const times = [];
  await page.evaluate(() => { window.lab.clock.playing = true; });
  for (let i = 0; i < 30; ++i) {
    const from = await busy();
    await page.evaluate(() => { for (let i = 0; i < 20; ++i) window.lab.advance({steps: 1}); });
    times.push((await busy() - from) / 20);
  }
  await page.evaluate(() => { window.lab.clock.playing = false; });
  times.sort((a, b) => a - b);
  const median = times[15];
  console.log(`engine, numbers and drawing: ${median.toFixed(2)} ms a frame`);
  assert.ok(median <= 8, `${median} ms`);
}));

for (const [width, height, colorScheme] of [[360, 800, 'light'], [1280, 900, 'dark']])
  test(`nothing is wider than the window at ${width} px, ${colorScheme}`, () => view({stage: 3}, async (page) => {
    await advance(page, 60);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
    if (process.env.SCREENSHOTS) await page.screenshot({path: `${process.env.SCREENSHOTS}/line_${width}_${colorScheme}.png`, fullPage: true});
  }, {viewport: {width, height}, colorScheme}));

test('the generator has a table of its numbers', () => view({stage: 3}, async (page) => {
  const table = page.locator('details', {hasText: 'The generator as a table'});
  await table.locator('summary').click();
  await table.locator('tbody tr').first().waitFor();
  const [z, x] = natively([['open', 'line', {}], ['numbers', 'map_z'], ['numbers', 'map_x']]);
  const cells = (await table.locator('tbody tr').first().locator('td').allTextContents()).map((text) => Number(text.replace('\u2212', '-')));
  assert.ok(Math.abs(cells[0] - z[0]) < 1e-4 && Math.abs(cells[1] - x[0]) < 1e-4, `${cells}, and ${z[0]}, ${x[0]} natively`);
  assert.ok(await table.locator('tbody tr').count() >= 20);
}));
