// The tape view: its numbers against this system's own program, turn by turn, and what each control does.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {inPage, launch, natively, openLab, shown} from './browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

const control = (name) => `[data-control="${name}"]`;
const press = (page, name) => page.click(control(name));
const turn = (page) => shown(page, 'turn');
const address = (page) => page.evaluate(() => { window.lab.state.flush(); return Object.fromEntries(new URLSearchParams(location.hash.slice(1))); });
const nodes = (page) => page.$$eval('.tape-list tr[data-node]', (rows) => rows.length);
const adjoints = (page) => page.$$eval('[data-number^="adjoint-"]', (cells) => cells.map((cell) => Number(cell.dataset.value)));

async function withLab(settings, work, options) {
  const lab = await openLab(browser, {view: 'tape', ...settings}, options);
  try {
    await work(lab.page, lab);
    assert.deepEqual(lab.faults, []);
  } finally {
    await lab.close();
  }
}

// NaN too.
function same(a, b, what) {
  assert.equal(a.length, b.length, what);
  a.forEach((x, i) => assert.ok(Object.is(x, b[i]) || x === b[i], `${what}, ${i}: ${x} and ${b[i]}`));
}

const net = 'h1 = tanh(w1*0.5 + b1); h2 = tanh(w2*0.5 + b2); square(v1*h1 + v2*h2 - 1)';

test('each turn of each example shows the numbers of the native program', async () => {
  await withLab({}, async (page) => {
    for (const example of await page.$$eval(`${control('example')} option`, (all) => all.map((one) => one.value).filter((one) => one !== 'own'))) {
      await page.selectOption(control('example'), example);
      const expression = await page.inputValue(control('expression'));
      const names = await page.$$eval('[data-control-number^="at."]', (all) => all.map((one) => one.dataset.controlNumber.slice(3)));
      const values = await page.$$eval('[data-control-number^="at."]', (all) => all.map((one) => Number(one.value)));
      const open = ['open', 'tape', {expression, names, values}];
      const [turns, value, gradient, error, bound] = natively([open, ['numbers', 'turns'], ['numbers', 'values'], ['numbers', 'gradient'], ['numbers', 'error'], ['numbers', 'bound']]);
      same(await page.$$eval('[data-number^="value-"]', (cells) => cells.map((cell) => Number(cell.dataset.value))), value, `${example}: values`);
      for (let i = 0; i < names.length; ++i) {
        assert.equal(await shown(page, `gradient-${names[i]}`), gradient[i]);
        assert.equal(await shown(page, `error-${names[i]}`), error[i]);
        assert.equal(await shown(page, `bound-${names[i]}`), bound[i]);
      }
      const states = natively([open, ...Array.from({length: turns[0] + 1}, (_, n) => [['do', 'go', {turn: n}], ['numbers', 'adjoints'], ['text', 'step']]).flat()]);
      for (let n = 0; n <= turns[0]; ++n) {
        assert.equal(await turn(page), n);
        same(await adjoints(page), states[2 * n], `${example}: turn ${n}`);
        const step = JSON.parse(states[2 * n + 1]);
        const current = await page.$$eval('tr[aria-current]', (rows) => rows.map((row) => Number(row.dataset.node)));
        assert.deepEqual(current, step ? [step.entry] : []);
        if (step) {
          assert.equal(await page.getAttribute('[data-row]', 'data-row'), step.row.name);
          for (const one of step.contributions) assert.equal(await shown(page, `given-${one.operand}`), one.amount);
        }
        if (n < turns[0]) await press(page, 'next');
      }
      assert.ok(await page.isDisabled(control('next')));
    }
  });
});

test('the engine of the page gives the numbers of the native program, after the gradient was recorded too', async () => {
  await withLab({}, async (page) => {
    const calls = [['open', 'tape', {expression: net, of: 'w1', values: [1.5, 0.1, -1, 0.2, 0.8, -0.6]}], ['numbers', 'value'], ['numbers', 'values'],
      ['numbers', 'gradient'], ['do', 'go', {turn: 9}], ['numbers', 'adjoints'], ['text', 'tape'], ['text', 'step'], ['text', 'picture'], ['text', 'functions']];
    const here = await inPage(page, calls), there = natively(calls);
    here.forEach((answer, i) => (typeof answer === 'string' ? assert.equal(answer, there[i]) : same(answer, there[i], `answer ${i}`)));
  });
});

test('buttons and keys go through the sweep', async () => {
  await withLab({}, async (page) => {
    assert.ok(await page.isDisabled(control('first')) && await page.isDisabled(control('back')));
    await press(page, 'next');
    await press(page, 'next');
    assert.equal(await turn(page), 2);
    await press(page, 'back');
    assert.equal(await turn(page), 1);
    await press(page, 'last');
    assert.equal(await turn(page), 5);
    assert.equal(await shown(page, 'adjoint-1'), await shown(page, 'gradient-x1'));
    await press(page, 'first');
    assert.equal(await turn(page), 0);
    await page.focus('.tape-list');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    assert.equal(await turn(page), 2);
    assert.match(await page.textContent('#announce'), /turn of #6, sin/);
    await page.keyboard.press('ArrowLeft');
    assert.equal(await turn(page), 1);
    await page.keyboard.press('End');
    assert.equal(await turn(page), 5);
    await page.keyboard.press('Home');
    assert.equal(await turn(page), 0);
    // In a text the arrows move the cursor.
    await page.focus(control('expression'));
    await page.keyboard.press('ArrowRight');
    assert.equal(await turn(page), 0);
  });
});

test('play makes a turn a second, stops at the end, and does not start by itself', async () => {
  await withLab({}, async (page) => {
    await page.waitForTimeout(1500);
    assert.equal(await turn(page), 0);
    await press(page, 'play');
    assert.equal(await page.getAttribute(control('play'), 'aria-pressed'), 'true');
    await page.waitForFunction(() => Number(document.querySelector('[data-number="turn"]').dataset.value) >= 2);
    await press(page, 'play');
    const stood = await turn(page);
    await page.waitForTimeout(1300);
    assert.equal(await turn(page), stood);
    await press(page, 'play');
    await page.waitForFunction(() => document.querySelector('[data-number="turn"]').dataset.value === '5');
    assert.equal(await page.getAttribute(control('play'), 'aria-pressed'), 'false');
  }, {reducedMotion: 'reduce'});
});

test('a slider records anew, and the turn stays', async () => {
  await withLab({}, async (page) => {
    await press(page, 'next');
    await page.fill('[data-control-number="at.x1"]', '4');
    await page.dispatchEvent('[data-control-number="at.x1"]', 'change');
    assert.equal(await turn(page), 1);
    assert.equal(await shown(page, 'value-1'), 4);
    assert.equal(await shown(page, 'gradient-x1'), 1 / 4 + 5);
    await page.focus(control('at.x2'));
    await page.keyboard.press('Home');
    assert.equal(await shown(page, 'value-2'), -6);
    const {['at.x1']: x1, ['at.x2']: x2} = await address(page);
    assert.deepEqual([x1, x2], ['4', '-6']);
  });
});

test('an expression is typed: sliders follow, and a mistake is shown with its place', async () => {
  await withLab({}, async (page) => {
    await page.fill(control('expression'), 'x^2 * exp(-y)');
    assert.equal(await nodes(page), 6);
    assert.deepEqual(await page.$$eval('[data-control-number]', (all) => all.map((one) => one.dataset.controlNumber)), ['at.x', 'at.y']);
    assert.equal(await page.inputValue(control('example')), 'own');
    await page.fill(control('expression'), 'x^2 * exq(-y)');
    assert.match(await page.textContent('#tape-wrong'), /character 7: there is no function 'exq'; there are square, sqrt, exp/);
    assert.equal(await page.textContent('#tape-wrong pre'), 'x^2 * exq(-y)\n      ^');
    assert.equal(await page.getAttribute(control('expression'), 'aria-invalid'), 'true');
    assert.equal(await nodes(page), 6);  // the list before
    await page.fill(control('expression'), 'log(x) + x*y');
    assert.ok(await page.isHidden('#tape-wrong'));
    assert.equal(await page.getAttribute(control('expression'), 'aria-invalid'), null);
    assert.equal(await nodes(page), 5);
    await press(page, 'next');
    await press(page, 'next');
    assert.equal(await page.textContent('[data-text="expression"] mark'), 'x*y');
    const arcs = await page.$$eval('[data-arc]', (all) => all.map((one) => one.dataset.arc).sort());
    assert.deepEqual(arcs, ['1-3', '1-4', '2-4', '3-5', '4-5']);
    assert.deepEqual((await page.$$eval('[data-arc].now', (all) => all.map((one) => one.dataset.arc))).sort(), ['1-4', '2-4']);
    await press(page, 'next');
    assert.equal(await page.textContent('[data-text="expression"] mark'), 'log(x)');
  });
});

test('arcs begin and end at the rows of their nodes', async () => {
  for (const viewport of [{width: 1280, height: 900}, {width: 360, height: 800}])
    await withLab({expression: net, turn: 3}, async (page) => {
      const worst = await page.evaluate(() => {
        const middle = (row) => { const r = row.getBoundingClientRect(); return r.top + r.height / 2; };
        const top = document.querySelector('[data-chart=arcs]').getBoundingClientRect().top;
        return Math.max(...[...document.querySelectorAll('[data-arc]')].flatMap((arc) => {
          const length = arc.getTotalLength();
          return arc.dataset.arc.split('-').map((node, k) =>
            Math.abs(top + arc.getPointAtLength(k * length).y - middle(document.querySelector(`tr[data-node="${node}"]`))));
        }));
      });
      assert.ok(worst < 1, `${worst} pixels`);
      const box = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(box[0] <= box[1], `${box[0]} wide in ${box[1]}`);
    }, {viewport});
});

test('the gradient is recorded: the list grows, and its sweep gives second derivatives', async () => {
  await withLab({}, async (page) => {
    const before = await nodes(page);
    await page.selectOption(control('of'), 'x1');
    assert.ok(await nodes(page) > before);
    assert.equal(await shown(page, 'grown'), await nodes(page) - before);
    assert.equal(await shown(page, 'value'), 5.5);
    assert.equal(await shown(page, 'gradient-x1'), -0.25);
    assert.equal(await shown(page, 'gradient-x2'), 1);
    await press(page, 'last');
    assert.equal(await shown(page, 'adjoint-1'), -0.25);
    assert.match(await page.textContent('.tape-list'), /∂V\/∂x1/);
    assert.equal(await page.textContent('tr[data-node="3"] td:last-child'), '–');  // log(x1) is on no path
    await page.selectOption(control('of'), '');
    assert.equal(await nodes(page), before);
  });
});

test('a derivative that is a plain number, a kink, and what is not finite are said', async () => {
  await withLab({expression: 'x', 'at.x': 3}, async (page) => {
    assert.match(await page.textContent('[data-text=turn]'), /variable itself/);
    await page.selectOption(control('of'), 'x');
    assert.match(await page.textContent('[data-text=turn]'), /plain number 1/);
    assert.ok(await page.isDisabled(control('play')));
    await page.fill(control('expression'), 'abs(x)');
    await page.selectOption(control('of'), '');
    await page.fill('[data-control-number="at.x"]', '0');
    await page.dispatchEvent('[data-control-number="at.x"]', 'change');
    assert.equal(await page.getAttribute('[data-text=verdict]', 'data-verdict'), 'kink');
    await page.fill(control('expression'), 'log(x - 1) * x');
    assert.match(await page.textContent('[data-text=note]'), /#3, log/);
    assert.equal(await page.textContent('[data-number="value-3"]'), 'not known');
    await page.fill(control('expression'), 'x*sqrt(x)');
    assert.match(await page.textContent('[data-text=note]'), /sqrt/);
  });
});

test('the address restores the same lab, also one with a mistake in it', async () => {
  const settings = {expression: net, of: 'v1', turn: '4', 'at.w1': '1.25', 'at.v2': '-3'};
  await withLab(settings, async (page) => {
    assert.equal(await turn(page), 4);
    assert.equal(await shown(page, 'value-1'), 1.25);
    assert.equal(await page.inputValue(control('of')), 'v1');
    const kept = await address(page);
    for (const [name, value] of Object.entries(settings)) if (name !== 'expression') assert.equal(kept[name], value);
    await press(page, 'lang');
    assert.equal(await turn(page), 4);
    assert.match(await page.textContent('[data-number=turn]'), /第 4 轮/);
    assert.equal(await shown(page, 'value-1'), 1.25);
  });
  await withLab({example: 'diamond'}, async (page) => assert.equal(await shown(page, 'gradient-x'), 16));
  await withLab({expression: 'x +'}, async (page) => {
    assert.match(await page.textContent('#tape-wrong'), /character 4/);
    assert.ok(await page.isDisabled(control('next')));
    await page.fill(control('expression'), 'x + 1');
    assert.equal(await nodes(page), 2);
    await press(page, 'next');
    assert.equal(await turn(page), 1);
  });
  await withLab({turn: '99', of: 'nobody'}, async (page) => assert.equal(await turn(page), 5));
});

test('a slider moves a list of 200 nodes', async () => {
  await withLab({expression: Array.from({length: 100}, (_, i) => `x${i % 3}*y`).join('+').slice(0, 497)}, async (page) => {
    assert.ok(await nodes(page) > 150);
    const times = await page.evaluate(() => {
      const input = document.querySelector('[data-control="at.y"]'), all = [];
      for (let i = 0; i < 40; ++i) {
        input.value = 1 + i / 50;
        const began = performance.now();
        input.dispatchEvent(new Event('input', {bubbles: true}));
        all.push(performance.now() - began);
      }
      return all.sort((a, b) => a - b);
    });
    console.log(`# a move of a slider, ${await nodes(page)} nodes: median ${times[20].toFixed(1)} ms`);
    assert.ok(times[20] < 100);  // about 6 ms on a quiet machine; a busy one is no fault
  });
});
