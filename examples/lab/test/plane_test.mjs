// The view of the plane in Chromium: its numbers against this system's own program, its controls, pictures and messages.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {inPage, launch, natively, openLab, shown} from './browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const open = (settings = {}, options = {}) => openLab(browser, {view: 'plane', ...settings}, options);
const step = (page, n, slow = false) => page.evaluate(([steps, slow]) => window.lab.advance({steps, slow}), [n, slow]);
const control = (page, name) => page.locator(`[data-control="${name}"]`);
const number = (page, name) => page.locator(`[data-number="${name}"]`);
const words = (page, name) => page.locator(`[data-text="${name}"]`).textContent();

// The C library of the browser is another one, whose last bits differ; training makes more of them.
const close = (a, b, within = 1e-9) => assert.ok(Math.abs(a - b) <= within * Math.max(1, Math.abs(b)), `${a} and ${b}`);

// A control, as a reader changes it.
async function choose(page, name, value) {
  const element = control(page, name);
  const tag = await element.evaluate((one) => one.tagName);
  if (tag === 'SELECT') await element.selectOption(String(value));
  else if (await element.getAttribute('type') === 'range') {
    await page.locator(`[data-control-number="${name}"]`).fill(String(value));
    await page.locator(`[data-control-number="${name}"]`).press('Tab');
  } else {
    await element.fill(String(value));
    await element.press('Tab');
  }
}

const ring = (n, radius = 1) => Array.from({length: n}, (_, i) => `${(radius * Math.cos((2 * Math.PI * i) / n)).toFixed(3)} ${(radius * Math.sin((2 * Math.PI * i) / n)).toFixed(3)}`).join('\n');

test('the numbers are those of the native program', async () => {
  const {page, faults, close: done} = await open();
  await step(page, 30);
  const [v, cost, theorem, modes, histogram, samples] = natively([
    ['open', 'plane', {}], ['do', 'step', {steps: 30}], ['do', 'judge', {}], ['numbers', 'v'], ['numbers', 'cost-g'], ['numbers', 'theorem'], ['numbers', 'modes'],
    ['numbers', 'histogram'], ['numbers', 'samples']]);
  close(await shown(page, 'v-batch'), v[0]);
  close(await shown(page, 'cost-g'), cost[0]);
  for (const [i, name] of ['v', 'v-error', 'best-v', 'best-error', 'gap', 'floor'].entries()) close(await shown(page, name), theorem[i], 1e-6);
  close(await shown(page, 'covered'), modes[0]);
  close(await shown(page, 'quality'), modes[2]);
  assert.equal(await number(page, 'covered').textContent(), `${modes[0]} of 8`);
  const [again, points] = await inPage(page, [['open', 'plane', {}], ['do', 'step', {steps: 30}], ['do', 'judge', {}], ['numbers', 'histogram'], ['numbers', 'samples']]);
  assert.deepEqual(again, histogram);
  points.forEach((x, i) => close(x, samples[i]));
  assert.equal(await shown(page, 'iteration'), 30);
  assert.deepEqual(faults, []);
  await done();
});

test('each setting reaches the library', async () => {
  const {page, faults, close: done} = await open({data: 'Ring(8,2,0.1)'});
  const changes = [
    ['data', 'Grid(3,1,0.1)', {data: 'Grid(3,1,0.1)'}], ['latent', 'U(-1,1)', {latent: 'U(-1,1)'}], ['latent-dim', 3, {'latent-dim': 3}], ['batch', 32, {batch: 32}], ['seed', 5, {seed: 5}],
    ['loss', 'minimax', {loss: 'minimax'}], ['k', 2, {k: 2}], ['penalty', 'r1', {penalty: 'r1:0.1'}], ['penalty-size', 2, {penalty: 'r1:2'}],
    ['instance-noise', 0.1, {'instance-noise': 0.1}], ['hidden-g', 8, {'hidden-g': 8}], ['layers-g', 1, {'layers-g': 1}], ['hidden-d', 8, {'hidden-d': 8}], ['layers-d', 1, {'layers-d': 1}],
    ['optimizer', 'sgd', {optimizer: 'sgd'}], ['lr-d', 0.03, {'lr-d': 0.03}], ['lr-g', 0.01, {'lr-g': 0.01}], ['generator', 'affine', {generator: 'affine'}],
    ['update', 'unrolled', {update: 'unrolled:1', k: 1}], ['update-size', 2, {update: 'unrolled:2'}]];
  const settings = {data: 'Ring(8,2,0.1)'};
  for (const [name, value, more] of changes) {
    Object.assign(settings, more);
    await choose(page, name, value);
    await step(page, 2);
    const [v] = natively([['open', 'plane', settings], ['do', 'step', {steps: 2}], ['numbers', 'v']]);
    close(await shown(page, 'v-batch'), v[0]);
  }
  // All of it is in the address, and an address that is opened anew gives the same.
  await page.waitForFunction(() => location.hash.includes('update-size=2'));
  const address = new URL(page.url()).hash.slice(1);
  const other = await openLab(browser, Object.fromEntries(new URLSearchParams(address)));
  await step(other.page, 2);
  assert.equal(await shown(other.page, 'v-batch'), await shown(page, 'v-batch'));
  assert.deepEqual([...faults, ...other.faults], []);
  await other.close();
  await done();
});

test('a setting that cannot be is named at its control, and the old game stays', async () => {
  const {page, close: done} = await open();
  await step(page, 3);
  const v = await shown(page, 'v-batch');
  await choose(page, 'data', 'Ring(8,2)');
  await page.waitForSelector('.wrong:not([hidden])');
  assert.match(await page.locator('.wrong:not([hidden])').textContent(), /Ring/);
  assert.equal(await control(page, 'data').getAttribute('aria-invalid'), 'true');
  assert.equal(await shown(page, 'v-batch'), v);
  await choose(page, 'data', 'Ring(8,2,0.05)');
  assert.equal(await page.locator('.wrong:not([hidden])').count(), 0);
  await done();
  // An address with such a setting opens the view without it.
  const bad = await open({penalty: 'r9', 'penalty-size': '1'});
  assert.equal(await shown(bad.page, 'iteration'), 0);
  await bad.close();
});

test('the map is blue where D is near 1 and orange where it is near 0; D* is labelled for what it is', async () => {
  const {page, close: done} = await open({'show-data': 'false', 'show-samples': 'false'});
  await step(page, 200);
  const color = () => page.evaluate(() => {
    const canvas = document.querySelector('[data-chart=plane]'), ratio = canvas.width / canvas.clientWidth;
    const context = canvas.getContext('2d'), edge = {left: 46, right: 8, top: 8, bottom: 36}, cells = 48;
    const wide = canvas.clientWidth - edge.left - edge.right, high = canvas.clientHeight - edge.top - edge.bottom;
    return Array.from({length: cells * cells}, (_, k) => {
      const x = edge.left + ((k % cells) + 0.5) / cells * wide, y = edge.top + (1 - (Math.floor(k / cells) + 0.5) / cells) * high;
      return Array.from(context.getImageData(Math.round(x * ratio), Math.round(y * ratio), 1, 1).data);
    });
  });
  const [d, best] = await inPage(page, [['open', 'plane', {}], ['do', 'step', {steps: 200}], ['numbers', 'd'], ['numbers', 'best']]);
  // Most of them: lines of the axes and rings of the modes are drawn over some.
  const agree = (values, colors) => {
    let right = 0, all = 0;
    values.forEach((value, k) => {
      const [r, , b, a] = colors[k];
      if (!(Math.abs(value - 0.5) > 0.08) || a < 20) return;
      ++all;
      right += value > 0.5 ? b > r : r > b;
    });
    return [right, all];
  };
  let [right, all] = agree(d, await color());
  assert.ok(all > 200 && right > 0.85 * all, `${right} of ${all}`);
  assert.match(await words(page, 'map'), /D = 1 or D = 0/);
  await choose(page, 'map', 'best');
  [right, all] = agree(best, await color());
  assert.ok(all > 200 && right > 0.85 * all, `${right} of ${all}`);
  assert.match(await words(page, 'map'), /^Estimate: .* 1000 samples of G/);
  await choose(page, 'generator', 'affine');
  assert.match(await words(page, 'map'), /exact/);
  assert.equal(await number(page, 'best-v').evaluate((one) => one.previousElementSibling.textContent), 'V(D*, G) = -log 4 + 2 JSD');
  await choose(page, 'latent-dim', 1);
  assert.match(await words(page, 'map'), /not known.*curve/);
  assert.equal(await number(page, 'best-v').textContent(), 'not known');
  await done();
});

test('grid, data and samples are drawn where they are asked for', async () => {
  const {page, close: done} = await open({map: 'none'});
  const ink = () => page.evaluate(() => {
    const canvas = document.querySelector('[data-chart=plane]'), data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    let sum = 0;
    for (let i = 3; i < data.length; i += 4) sum += data[i] > 40;
    return sum;
  });
  const with_all = await ink();
  await control(page, 'show-data').uncheck();
  const without_data = await ink();
  await control(page, 'show-samples').uncheck();
  const bare = await ink();
  await control(page, 'grid').check();
  const grid = await ink();
  assert.ok(with_all > without_data + 300 && without_data > bare + 100 && grid > bare + 100, `${with_all} ${without_data} ${bare} ${grid}`);
  await done();
});

test('the certificate is that of the native program, and says what it means', async () => {
  const {page, faults, close: done} = await open();
  assert.equal(await words(page, 'certificate'), 'No certificate yet.');
  await step(page, 20);
  await control(page, 'certify').click();
  await page.waitForFunction(() => Number(document.querySelector('[data-number=certificate-lower]').dataset.value) > 0, null, {timeout: 300000});
  const [found] = natively([['open', 'plane', {}], ['do', 'step', {steps: 20}], ['do', 'certify', {}], ['do', 'certify_step', {steps: 600}], ['numbers', 'certificate']]);
  // After 600 updates last bits have become more.
  close(await shown(page, 'certificate-lower'), found[3], 1e-3);
  close(await shown(page, 'certificate-jsd'), found[1], 1e-3);
  assert.equal(await shown(page, 'certificate-iteration'), 20);
  assert.ok(await shown(page, 'certificate-seconds') > 0);
  assert.match(await words(page, 'certificate'), /^With probability 0.95: JSD\(p_data \|\| p_g\) ≥ 0\.\d+, for the G of iteration 20/);
  assert.equal(await control(page, 'certify').isDisabled(), false);
  assert.deepEqual(faults, []);
  await done();
});

test('points of one\'s own: typed, pasted, drawn, undone; a bad line is named', async () => {
  const {page, faults, close: done} = await open();
  await choose(page, 'shape', 'points');
  assert.equal(await control(page, 'certify').isDisabled(), true);
  assert.match(await words(page, 'points'), /^0 points; at least 10/);
  assert.equal(await number(page, 'floor').textContent(), '−1.3863');
  await step(page, 1);
  assert.match(await page.textContent('#error'), /at least 10 points/);

  await choose(page, 'points', ring(12));
  await step(page, 2);
  const [v, coverage] = natively([['open', 'plane', {data: 'points', points: ring(12)}], ['do', 'step', {steps: 2}], ['do', 'judge', {}], ['numbers', 'v'], ['numbers', 'coverage']]);
  close(await shown(page, 'v-batch'), v[0]);
  close(await shown(page, 'coverage'), coverage[0]);
  assert.match(await words(page, 'best'), /points have no density/);

  // From the keyboard alone.
  await control(page, 'point').fill('0.5, 0.25');
  await control(page, 'point').press('Enter');
  assert.match(await words(page, 'points'), /^13 points/);
  await control(page, 'point').fill('one');
  await control(page, 'add-point').click();
  assert.match(await page.textContent('#error'), /two numbers/);
  await control(page, 'undo-point').click();
  assert.match(await words(page, 'points'), /^12 points/);

  // With the pointer: a click is a point, a stroke many.
  await page.locator('[data-chart=plane]').evaluate((one) => one.scrollIntoView({block: 'center'}));
  const box = await page.locator('[data-chart=plane]').boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  assert.match(await words(page, 'points'), /^13 points/);
  const [x, y] = (await control(page, 'points').inputValue()).trim().split('\n').at(-1).split(' ').map(Number);
  assert.ok(Math.abs(x) < 0.3 && Math.abs(y) < 0.3, `${x} ${y}`);
  await page.mouse.move(box.x + 80, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + 260, box.y + 60, {steps: 12});
  await page.mouse.up();
  const many = Number((await words(page, 'points')).match(/^\d+/)[0]);
  assert.ok(many > 18, String(many));

  await choose(page, 'points', ring(12).replace('\n', '\n1 x\n'));
  await page.waitForSelector('.wrong:not([hidden])');
  assert.match((await page.locator('.wrong').allTextContents()).join(' '), /line 2: .*'x'/);
  await control(page, 'clear-points').click();
  assert.match(await words(page, 'points'), /^0 points/);
  assert.deepEqual(faults, []);
  await done();
});

test('settings worth a look open what they say, and leave by one change', async () => {
  const {page, faults, close: done} = await open();
  const [options] = [await control(page, 'preset').locator('option').evaluateAll((all) => all.map((one) => one.value))];
  for (const name of options.filter(Boolean)) {
    await choose(page, 'preset', name);
    await step(page, 2);
    assert.ok(Number.isFinite(await shown(page, 'v-batch')), name);
    assert.equal(await page.locator('#error').isHidden(), true, name);
    assert.ok((await words(page, 'preset')).length > 80, name);
  }
  assert.equal(await control(page, 'data').inputValue(), 'moons');
  assert.match(await words(page, 'modes'), /no separate modes/);
  await choose(page, 'preset', 'fast');
  assert.equal(await page.locator('[data-control-number="lr-g"]').inputValue(), '0.01');
  await step(page, 1);
  assert.match(await words(page, 'card'), /train_gan --data 'Ring\(8,2,0.05\)' --lr-d 0.001 --lr-g 0.01/);
  // The choice is what the settings are: it stays in another language, goes with another setting and comes back.
  const chosen = () => control(page, 'preset').inputValue();
  await page.locator('[data-control=lang]').click();
  await page.waitForSelector('html[lang=zh-CN]');
  assert.equal(await chosen(), 'fast');
  assert.match(await words(page, 'preset'), /-log 4/);
  await choose(page, 'k', 3);
  assert.equal(await chosen(), '');
  assert.equal(await words(page, 'preset'), '');
  await choose(page, 'k', 1);
  assert.equal(await chosen(), 'fast');
  await choose(page, 'preset', 'usual');
  assert.equal(await page.locator('[data-control-number="lr-g"]').inputValue(), '0.002');
  assert.deepEqual(faults, []);
  await done();
});

test('the menu of settings worth a look is as wide as its titles', async () => {
  for (const width of [360, 1280]) {
    const {page, close: done} = await open({}, {viewport: {width, height: 740}});
    const [room, longest] = await control(page, 'preset').evaluate((menu) => {
      const pen = document.createElement('canvas').getContext('2d'), style = getComputedStyle(menu);
      pen.font = style.font;
      const arrow = 24;
      return [menu.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - arrow, Math.max(...[...menu.options].map((one) => pen.measureText(one.text).width))];
    });
    assert.ok(room >= longest, `${width}: ${room} for ${longest}`);
    await done();
  }
});

test('samples that left the picture can be brought into it', async () => {
  const {page, faults, close: done} = await open({update: 'simultaneous', optimizer: 'sgd', 'lr-d': '0.5', 'lr-g': '0.5'});
  await step(page, 1000);
  assert.match(await words(page, 'outside'), /^500 of 500 .*Show all samples/);
  await control(page, 'all-samples').check();
  assert.equal(await page.locator('[data-text=outside]').isHidden(), true);
  await control(page, 'all-samples').uncheck();
  assert.equal(await page.locator('[data-text=outside]').isHidden(), false);
  // V of disjoint supports: the samples have an end, and no error is left.
  assert.match(await words(page, 'best'), /−0\.0010 is the highest .* 2000 samples/);
  assert.equal(await number(page, 'best-error').textContent(), '0.0000');
  assert.deepEqual(faults, []);
  await done();
});

test('the call of the terminal follows the iterations, while training runs too', async () => {
  const {page, close: done} = await open();
  assert.equal(await page.locator('[data-text=card] p', {hasText: 'train_gan'}).isHidden(), true);
  await page.evaluate(() => window.lab.play());
  await page.waitForFunction(() => Number(document.querySelector('[data-number=iteration]').dataset.value) > 3);
  const [iteration, text] = await page.evaluate(() => [document.querySelector('[data-number=iteration]').dataset.value, document.querySelector('[data-text=card]').textContent]);
  assert.match(text, new RegExp(`--iterations ${iteration}$`));
  await done();
});

test('slow motion goes update by update and marks the line of Algorithm 1', async () => {
  const {page, close: done} = await open({k: '2'});
  const marked = () => page.locator('.algorithm [aria-current]').getAttribute('data-line');
  await step(page, 1, true);
  assert.deepEqual([await marked(), await words(page, 'line')], ['4', 'Last: iteration 1, update 1 of D.']);
  await step(page, 1, true);
  await step(page, 1, true);
  assert.deepEqual([await marked(), await words(page, 'line')], ['6', 'Last: iteration 1, the update of G.']);
  assert.equal(await shown(page, 'iteration'), 1);
  await page.locator('[data-control=reset]').click();
  assert.equal(await shown(page, 'iteration'), 0);
  await done();
});

test('each picture has a table of its numbers, and Chinese has the same ones', async () => {
  const {page, faults, close: done} = await open();
  await step(page, 5);
  for (const summary of await page.locator('main details summary').all()) await summary.click();
  const rows = await page.locator('main details:has(table)').evaluateAll((all) => all.map((one) => one.querySelectorAll('tbody tr').length));
  assert.deepEqual(rows, [64, 5, 8]);
  await page.waitForTimeout(300);
  await page.locator('[data-control=lang]').click();
  await page.waitForSelector('html[lang=zh-CN]');
  assert.match(await page.locator('main').textContent(), /判别器/);
  await step(page, 5);
  const [v] = natively([['open', 'plane', {}], ['do', 'step', {steps: 5}], ['numbers', 'v']]);
  close(await shown(page, 'v-batch'), v[0]);
  assert.deepEqual(faults, []);
  await done();
});

test('training that left its bounds stops with the reason', async () => {
  const {page, close: done} = await open({optimizer: 'sgd', 'lr-d': '10', 'lr-g': '10', generator: 'affine'});
  for (let i = 0; i < 10 && await page.locator('#error').isHidden(); ++i) await step(page, 50);
  assert.match(await page.textContent('#error'), /left all bounds.*learning rates/);
  await done();
});

test('a phone has no scroll bar to the side, and memory stays as it is', async () => {
  const {page, faults, close: done} = await open({}, {viewport: {width: 360, height: 740}});
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 360));
  // No label of the modes takes more than two lines.
  const lines = await number(page, 'quality').evaluate((one) => one.previousElementSibling.clientHeight / parseFloat(getComputedStyle(one).lineHeight));
  assert.ok(lines < 2.1, String(lines));
  await step(page, 300);
  const before = await page.evaluate(() => window.lab.engine.memory());
  for (let i = 0; i < 4; ++i) await step(page, 300);
  assert.equal(await page.evaluate(() => window.lab.engine.memory()), before);
  assert.deepEqual(faults, []);
  await done();
});
