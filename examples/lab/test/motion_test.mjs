// Gradients on games: the numbers of the page are those of this system's own program and of the closed forms; each control
// does what it says; pictures are drawn where their numbers are.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {inPage, launch, natively, openLab, shown} from './browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const motion = (settings = {}) => ({view: 'games', part: 'motion', ...settings});

async function withLab(settings, options, action) {
  const lab = await openLab(browser, motion(settings), options);
  try {
    await action(lab.page, lab);
    assert.deepEqual(lab.faults, []);
  } finally {
    await lab.close();
  }
}

const near = (x, y, bound, what = '') => assert.ok(Math.abs(x - y) <= bound, `${what}: ${x} is not ${y} to ${bound}`);
const control = (name) => `[data-control="${name}"]`;
const choose = (page, name, value) => page.selectOption(control(name), value);
async function type(page, name, value) {
  const box = page.locator(`[data-control-number="${name}"], input[type=number]${control(name)}`).first();
  await box.fill(String(value));
  await box.dispatchEvent('change');
}
const verdict = (page, of = 'step') => page.getAttribute(`[data-text="${of}"]`, 'data-verdict');

// The colour in the middle of a chart's point, in parts of 255, and the palette's own of a name.
const pixel = (page, chart, x, y) => page.evaluate(([chart, x, y]) => {
  const canvas = document.querySelector(`[data-chart="${chart}"]`);
  const ratio = canvas.width / canvas.getBoundingClientRect().width;
  // A copy, which is made to be read.
  const copy = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
  copy.drawImage(canvas, -Math.round(x * ratio), -Math.round(y * ratio));
  return Array.from(copy.getImageData(0, 0, 1, 1).data).slice(0, 3);
}, [chart, x, y]);
const colour = (page, name) => page.evaluate((name) => {
  const hex = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
}, name);
// Where a square chart over [-r, r]^2 has a point.
const place = (page, chart, r, x, y) => page.evaluate(([chart, r, x, y]) => {
  const box = document.querySelector(`[data-chart="${chart}"]`).getBoundingClientRect();
  const [left, right, top, bottom] = [46, 8, 8, 36];
  return [left + (x + r) / (2 * r) * (box.width - left - right), box.height - bottom - (y + r) / (2 * r) * (box.height - top - bottom)];
}, [chart, r, x, y]);
const alike = (a, b) => a.every((part, i) => Math.abs(part - b[i]) <= 40);

const live = ['iteration', 'time', 'x', 'y', 'distance', 'flow_distance', 'rate', 'cost_g', 'cost_d', 'gradient', 'radius', 'closed', 'a', 's', 'abscissa'];
const arrays = ['trail', 'flow_trail', 'course_n', 'course_distance', 'course_flow', 'course_predicted', 'field', 'step_spectrum', 'flow_spectrum', 'step_jacobian'];

// Of xy sums and products only: the same to the last bit. hypot, exp and log are those of another library of C.
const exact = ['iteration', 'time', 'x', 'y', 'cost_g', 'cost_d', 'trail', 'flow_trail', 'course_n', 'field', 'step_jacobian'];

test('motion: the page shows the numbers of the native program', async () => {
  const games = [
    {game: 'bilinear', update: 'simultaneous', 'lr-g': 0.2, 'lr-d': 0.2, x: 1, y: 0.5, range: 2},
    {game: 'bilinear', update: 'optimistic', 'lr-g': 0.3, 'lr-d': 0.1, x: -1, y: 2, range: 3},
    {game: 'dirac', loss: 'minimax', update: 'alternating', 'lr-g': 0.2, 'lr-d': 0.2, x: 1, y: 0.5, range: 2, r1: 0.6, gp: 0, 'noise-variance': 0},
    {game: 'dirac', loss: 'nonsaturating', update: 'consensus', consensus: 0.8, 'lr-g': 0.2, 'lr-d': 0.2, x: 1, y: 0.5, range: 2, r1: 0, gp: 0, 'noise-variance': 1.2},
    {game: 'dirac', loss: 'wasserstein', update: 'unrolled', unroll: 3, 'lr-g': 0.2, 'lr-d': 0.2, x: 1, y: 0.5, range: 2, r1: 0, gp: 0.5, 'noise-variance': 0}];
  for (const game of games) {
    const steps = 100;
    const calls = [['open', 'motion', game], ['do', 'step', {steps}], ...[...live, ...arrays].map((name) => ['numbers', name]), ['text', 'verdict']];
    const native = natively(calls);
    await withLab({...game, n: steps}, {}, async (page) => {
      const wasm = await inPage(page, calls);
      assert.equal(wasm.at(-1), native.at(-1));
      const answers = [...live, ...arrays];
      for (const [i, name] of answers.entries()) {
        assert.equal(wasm[i].length, native[i].length, name);
        native[i].forEach((x, j) => {
          if (Number.isNaN(x)) assert.ok(Number.isNaN(wasm[i][j]), name);
          else if (game.game === 'bilinear' && exact.includes(name)) assert.equal(wasm[i][j], x, `${name} ${j}`);
          else near(wasm[i][j], x, 1e-9 * Math.max(1, Math.abs(x)), `${name} ${j}`);
        });
      }
      for (const [i, name] of live.entries()) {
        const there = await shown(page, name);
        assert.ok(Object.is(there, wasm[i][0]) || there === wasm[i][0], `${name}: the page shows ${there}, the room says ${wasm[i][0]}`);
      }
      const says = JSON.parse(native.at(-1));
      assert.equal(await verdict(page), says.step);
      assert.equal(await verdict(page, 'flow'), says.flow);
    });
  }
});

test('motion: run, step, slow motion and reset', async () => {
  await withLab({n: 0}, {}, async (page) => {
    assert.equal(await shown(page, 'iteration'), 0);
    assert.equal(await page.textContent('[data-number="rate"]'), 'not known');
    await page.click(control('step'));
    assert.equal(await shown(page, 'iteration'), 1);
    near(await shown(page, 'distance'), Math.sqrt(1.25 * 1.04), 1e-14, 'distance');
    await page.click(control('run'));
    await page.waitForFunction(() => Number(document.querySelector('[data-number="iteration"]').dataset.value) > 20);
    await page.click(control('run'));
    const n = await shown(page, 'iteration');
    near(await shown(page, 'rate'), Math.sqrt(1.04), 1e-12, 'rate');
    // What is drawn stays when it does not run.
    await page.waitForTimeout(100);
    assert.equal(await shown(page, 'iteration'), n);
    await page.click(control('reset'));
    assert.equal(await shown(page, 'iteration'), 0);
    assert.equal(await shown(page, 'x'), 1);
  });
});

test('motion: each control changes what it names', async () => {
  await withLab({n: 10}, {}, async (page) => {
    const radius = (expected, bound = 1e-12) => shown(page, 'radius').then((x) => near(x, expected, bound, 'radius'));
    await radius(Math.sqrt(1.04));
    assert.equal(await verdict(page), 'unstable');
    // The same run, other steps.
    await type(page, 'lr-g', 0.1);
    assert.equal(await page.inputValue('[data-control-number="lr-d"]'), '0.1');
    await radius(Math.sqrt(1.01));
    assert.equal(await shown(page, 'iteration'), 10);
    near(await shown(page, 'distance'), Math.sqrt(1.25) * 1.01 ** 5, 1e-13, 'distance');
    await page.uncheck(control('same'));
    await type(page, 'lr-d', 0.4);
    assert.equal(await page.inputValue('[data-control-number="lr-g"]'), '0.1');
    await radius(Math.sqrt(1.04));
    await page.check(control('same'));
    assert.equal(await page.inputValue('[data-control-number="lr-d"]'), '0.1');
    // The slider itself, by its keys.
    const slider = page.locator(`input[type=range]${control('lr-g')}`);
    await slider.focus();
    await page.keyboard.press('End');
    assert.ok(Number(await page.inputValue('[data-control-number="lr-g"]')) > 3.9);
    await type(page, 'lr-g', 0.3);

    for (const [rule, expected, says] of [
      ['alternating', 1, 'bounded'], ['extragradient', Math.sqrt(1 - 0.09 + 0.0081), 'stable'],
      ['optimistic', Math.sqrt((1 + Math.sqrt(1 - 0.36)) / 2), 'stable'], ['consensus', Math.hypot(1 - 0.15, 0.3), 'stable'],
      ['unrolled', Math.sqrt(1 - 0.09), 'stable']]) {
      await choose(page, 'update', rule);
      await radius(expected);
      assert.equal(await verdict(page), says, rule);
      assert.equal(await page.isVisible(control('consensus')), rule === 'consensus');
      assert.equal(await page.isVisible(control('unroll')), rule === 'unrolled');
      if (rule === 'consensus') {
        await type(page, 'consensus', 1);
        await radius(Math.hypot(0.7, 0.3));
      }
    }
    await type(page, 'unroll', 3);
    await radius(Math.sqrt(1 - 5 * 0.09));

    await choose(page, 'update', 'simultaneous');
    assert.equal(await page.isVisible(control('r1')), false);
    await choose(page, 'game', 'dirac');
    await radius(Math.sqrt(1 + 0.0225));
    near(await shown(page, 'abscissa'), 0, 1e-15, 'abscissa');
    await choose(page, 'loss', 'wasserstein');
    await radius(Math.sqrt(1.09));
    await choose(page, 'loss', 'nonsaturating');
    await radius(Math.sqrt(1 + 0.0225));
    assert.match(await page.textContent('[data-text="flow-beyond"]'), /every start/);
    await type(page, 'r1', 0.6);
    await radius(Math.sqrt(1 - 0.18 + 0.0225));
    near(await shown(page, 'abscissa'), -0.3, 1e-14, 'abscissa');
    await type(page, 'r1', 0);
    await type(page, 'noise-variance', 1.2);
    near(await shown(page, 'abscissa'), -0.3, 1e-12, 'abscissa');
    await type(page, 'gp', 1);
    assert.equal(await verdict(page), 'no-derivative');
    assert.equal(await page.textContent('[data-number="radius"]'), 'not known');

    await page.click(control('reset'));
    await type(page, 'x', -1.5);
    await type(page, 'y', 2);
    assert.equal(await shown(page, 'x'), -1.5);
    assert.equal(await shown(page, 'y'), 2);
  });
});

test('motion: what is said fits the game, and both numbers have the names of its axes', async () => {
  await withLab({n: 10}, {}, async (page) => {
    const words = (name) => page.textContent(`[data-text="${name}"]`);
    const labels = () => page.$$eval('[data-number="x"], [data-number="y"]', (all) => all.map((one) => one.previousElementSibling.textContent[0]).join(''));
    assert.equal(await labels(), 'xy');
    assert.match(await words('game'), /right angle/);
    for (const name of ['r1', 'noise', 'far', 'cut']) assert.equal(await words(name), '', name);
    await choose(page, 'game', 'dirac');
    assert.equal(await labels(), 'θψ');
    assert.match(await page.getAttribute(control('start'), 'aria-label'), /Start: θ = 1/);
    assert.match(await words('far'), /loss is flat/);
    await type(page, 'noise-variance', 1.2);
    assert.match(await words('noise'), /γ = v\/2/);
    assert.match(await words('law'), /γ = 0\.600/);
    await type(page, 'r1', 0.5);
    assert.match(await words('r1'), /friction/);
    await choose(page, 'loss', 'wasserstein');
    assert.match(await words('noise'), /no effect/);
    assert.match(await words('law'), /γ = 0\.500/);
    assert.equal(await words('far'), '');
    await type(page, 'gp', 1);
    for (const name of ['r1', 'noise']) assert.equal(await words(name), '', name);
    await page.evaluate(() => window.lab.advance({steps: 989, slow: false}));
    assert.equal(await words('cut'), '');
    await page.click(control('step'));
    assert.match(await words('cut'), /last 1000 points/);
  });
});

test('motion: the start is dragged, clicked and moved by keys', async () => {
  await withLab({n: 0}, {}, async (page) => {
    const at = async (x, y) => {
      const box = await page.locator('[data-chart="plane"]').boundingBox();
      const [px, py] = await place(page, 'plane', 2, x, y);
      return [box.x + px, box.y + py];
    };
    await page.mouse.move(...await at(1, 0.5));
    await page.mouse.down();
    await page.mouse.move(...await at(0, 0), {steps: 4});
    await page.mouse.move(...await at(-1, 1), {steps: 4});
    await page.mouse.up();
    near(await shown(page, 'x'), -1, 0.02, 'x');
    near(await shown(page, 'y'), 1, 0.02, 'y');
    assert.equal(Number(await page.inputValue(control('x'))), await shown(page, 'x'));
    // Not held any more.
    await page.mouse.move(...await at(1, 1));
    near(await shown(page, 'x'), -1, 0.02, 'x');
    await page.mouse.click(...await at(0.5, -1.5));
    near(await shown(page, 'x'), 0.5, 0.02, 'x');
    near(await shown(page, 'y'), -1.5, 0.02, 'y');

    const x = await shown(page, 'x');
    await page.focus(control('start'));
    await page.keyboard.press('ArrowRight');
    near(await shown(page, 'x'), x + 0.1, 0.0051, 'x');
    await page.keyboard.press('Shift+ArrowLeft');
    near(await shown(page, 'x'), x + 0.09, 0.0101, 'x');
    const y = await shown(page, 'y');
    await page.keyboard.press('ArrowDown');
    near(await shown(page, 'y'), y - 0.1, 0.0051, 'y');
    assert.match(await page.getAttribute(control('start'), 'aria-label'), /Start: x = 0\.\d/);
  });
});

test('motion: a run that leaves all bounds says so, and stops', async () => {
  await withLab({'lr-g': 1, 'lr-d': 1, x: 1, y: 0, n: 0}, {}, async (page) => {
    await page.click(control('run'));
    await page.waitForSelector('#error:not([hidden])');
    assert.match(await page.textContent('#error'), /left all bounds at step 60/);
    assert.equal(await page.evaluate(() => window.lab.clock.playing), false);
    assert.equal(await shown(page, 'iteration'), 59);
    for (const name of live.slice(0, 10)) assert.ok(Number.isFinite(await shown(page, name)), name);
    await page.click(control('reset'));
    assert.equal(await page.isVisible('#error'), false);
    assert.equal(await shown(page, 'iteration'), 0);
  });
});

test('motion: what cannot be is refused at its control, and the picture stays', async () => {
  await withLab({}, {}, async (page) => {
    const before = await shown(page, 'x');
    await type(page, 'x', 11);
    assert.match(await page.locator('.control', {has: page.locator(control('x'))}).locator('.wrong').textContent(), /from -10 to 10/);
    assert.equal(await shown(page, 'x'), before);
    await type(page, 'x', 1);
    assert.equal(await page.locator('.control .wrong:visible').count(), 0);
  });
});

test('motion: the address holds the whole run, whatever the language', async () => {
  const settings = {game: 'dirac', loss: 'nonsaturating', update: 'alternating', 'lr-g': 0.5, 'lr-d': 0.25, r1: 0.1, x: 1.2, y: -0.7, n: 77};
  await withLab(settings, {}, async (page) => {
    const names = ['iteration', 'x', 'y', 'radius', 'cost_g'];
    const numbers = () => Promise.all(names.map((name) => shown(page, name)));
    const before = await numbers();
    assert.equal(before[0], 77);
    assert.equal(await page.isChecked(control('same')), false);
    await page.click(control('lang'));
    assert.deepEqual(await numbers(), before);
    assert.match(await page.textContent('[data-text="step"]'), /渐近稳定/);
    await page.click(control('step'));
    await page.waitForFunction(() => location.hash.includes('n=78'));
    await page.reload();
    await page.waitForSelector('html[data-ready="true"]', {state: 'attached'});
    assert.equal((await numbers())[0], 78);
    assert.equal((await numbers())[3], before[3]);
  });
});

test('motion: points are drawn where their numbers are, in both themes', async () => {
  for (const theme of ['light', 'dark']) {
    await withLab({theme, n: 3, 'lr-g': 0.5, 'lr-d': 0.5}, {}, async (page) => {
      const gap = await colour(page, 'gap'), accent = await colour(page, 'accent');
      // One eigenvalue of a step, 1 + i/2, and of the flow, i. No part is larger than one.
      const r = 1.15;
      assert.ok(alike(await pixel(page, 'step-spectrum', ...await place(page, 'step-spectrum', r, 1, 0.5)), gap), theme);
      assert.ok(!alike(await pixel(page, 'step-spectrum', ...await place(page, 'step-spectrum', r, 0.5, 0.5)), gap), theme);
      assert.ok(alike(await pixel(page, 'flow-spectrum', ...await place(page, 'flow-spectrum', r, 0, 1)), gap), theme);
      // Where the steps are.
      const x = await shown(page, 'x'), y = await shown(page, 'y');
      assert.ok(alike(await pixel(page, 'plane', ...await place(page, 'plane', 2, x, y)), accent), `${theme} ${x} ${y}`);
    });
  }
});

test('motion: tables hold what the charts show', async () => {
  await withLab({n: 12}, {}, async (page) => {
    for (const [i, rows] of [13, 13, 2, 2].entries()) {
      const details = page.locator('main details').nth(i);
      assert.equal(await details.locator('tbody tr').count(), 0);
      await details.locator('summary').click();
      await page.waitForFunction(([i, rows]) => document.querySelectorAll('main details')[i].querySelectorAll('tbody tr').length === rows, [i, rows]);
    }
    const last = page.locator('main details').first().locator('tbody tr').last().locator('td');
    assert.equal(await last.nth(0).textContent(), '12.0000');
    assert.equal(await last.nth(1).textContent(), await page.textContent('[data-number="distance"]'));
    await page.click(control('step'));
    assert.equal(await page.locator('main details').first().locator('tbody tr').count(), 14);
  });
});

test('motion: 360 pixels are enough, in English and Chinese', async () => {
  for (const lang of ['en', 'zh'])
    await withLab({lang, game: 'dirac', update: 'consensus'}, {viewport: {width: 360, height: 740}}, async (page) => {
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 360, lang);
      assert.ok((await page.getAttribute('[data-chart="plane"]', 'aria-label')).includes('40'));
    });
});

test('motion: 20,000 steps at constant memory, and 8 ms a frame', async () => {
  await withLab({update: 'alternating', n: 0}, {}, async (page, {context}) => {
    const advance = (frames, steps) => page.evaluate(([frames, steps]) => {
      for (let i = 0; i < frames; ++i) window.lab.advance({steps, slow: false});
      return window.lab.engine.memory();
    }, [frames, steps]);
    const memory = await advance(100, 100);
    assert.equal(await advance(100, 100), memory);
    assert.equal(await shown(page, 'iteration'), 20000);
    // Time of the processor within frames, as the scripts have it: a busy machine is no fault.
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable', {timeDomain: 'threadTicks'});
    const spent = async () => (await session.send('Performance.getMetrics')).metrics.find((one) => one.name === 'ScriptDuration').value;
    const before = await spent(), frames = 120;
    await page.evaluate((frames) => new Promise((done) => {
      const next = () => {
        window.lab.advance({steps: 1, slow: false});
        if (--frames > 0) requestAnimationFrame(next); else done();
      };
      requestAnimationFrame(next);
    }), frames);
    const frame = (await spent() - before) * 1000 / frames;
    assert.ok(frame > 0.01, `${frame} ms were not measured`);
    console.log(`motion: ${frame.toFixed(2)} ms a frame`);
    assert.ok(frame < 8, `${frame} ms`);
  });
});
