// The frame of the lab: its views in both languages and themes, the address, the tour, and that it is one file.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test, {after, before} from 'node:test';

import {inPage, launch, openLab, shown} from './browser.mjs';

const folder = new URL('../page/', import.meta.url);
const json = (name) => JSON.parse(fs.readFileSync(new URL(name, folder)));
const tour = json('tour.json');
const views = [{view: 'line'}, {view: 'plane'}, {view: 'games', part: 'table'}, {view: 'games', part: 'motion'}, {view: 'tape'}];

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

async function withLab(settings, options, look) {
  const lab = await openLab(browser, settings, options);
  try {
    await look(lab.page);
    assert.deepEqual(lab.faults, []);
  } finally {
    await lab.close();
  }
}

// What the view itself shows of a setting.
const chosen = (page, name) => page.evaluate((name) => {
  const pressed = document.querySelector(`[data-${name}][aria-pressed=true]`);
  return pressed ? pressed.dataset[name] : document.querySelector(`[data-control="${name}"]`).value;
}, name);

test('the lab is one file below a megabyte', () => assert.ok(fs.statSync(process.env.LAB).size < 1_000_000));

test('each text is there in both languages', () => {
  for (const file of fs.readdirSync(new URL('texts/', folder)))
    for (const [key, text] of Object.entries(json(`texts/${file}`)))
      for (const language of ['en', 'zh']) assert.ok(text[language]?.length > 0, `${file}: ${key} in ${language}`);
});

test('each word that a list explains is asked for by some view', () => {
  const asked = ['words.mjs', 'views/motion.mjs'].map((name) => fs.readFileSync(new URL(name, folder), 'utf8')).join();
  for (const key of Object.keys(json('texts/words.json')).filter((key) => key.startsWith('word.'))) assert.ok(asked.includes(`'${key.slice(5)}'`), key);
});

test('the tour has ten steps, in both languages, along chapters that exist', () => {
  assert.equal(tour.length, 10);
  for (const step of tour) {
    assert.ok(fs.existsSync(new URL(`../../../${step.document}`, import.meta.url)), step.document);
    for (const language of ['en', 'zh']) assert.ok(step.title[language] && step.text[language].length >= 2);
    assert.equal(step.text.en.length, step.text.zh.length);
  }
});

for (const language of ['en', 'zh']) {
  test(`each view opens at 360 and 1280 pixels, by day and by night, in ${language}`, async () => {
    for (const settings of views) {
      await withLab({...settings, lang: language}, {}, async (page) => {
        for (const [width, colorScheme] of [[360, 'light'], [1280, 'dark']]) {
          await page.setViewportSize({width, height: 800});
          await page.emulateMedia({colorScheme});
          await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width, `${JSON.stringify(settings)} at ${width}`);
          assert.equal(await page.getAttribute('html', 'data-theme'), colorScheme);
          assert.equal(await page.isHidden('#error'), true);
          assert.equal(await page.locator('[role=tab][aria-selected=true]').count(), 1);
        }
        // What has no words cannot be used without eyes.
        assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('button, input, select, canvas, textarea')]
          .filter((one) => !one.closest('[aria-hidden=true]'))
          .filter((one) => !(one.labels?.length || one.getAttribute('aria-label') || one.getAttribute('aria-labelledby') || one.textContent.trim()))
          .map((one) => one.outerHTML.slice(0, 80))), []);
      });
    }
  });

  test(`each step of the tour opens its view and says nothing that is not there, in ${language}`, async () => {
    await withLab({lang: language}, {reducedMotion: 'reduce'}, async (page) => {
      await page.click('[data-control=tour]');
      for (const [i, step] of tour.entries()) {
        assert.match(await page.textContent('#tour h2'), new RegExp(`^${i + 1}/10`));
        assert.equal(await page.evaluate(() => window.lab.view), step.view);
        for (const [name, value] of Object.entries(step.settings)) assert.equal(await chosen(page, name), value, `${name} in step ${i + 1}`);
        assert.equal(await page.evaluate(() => window.lab.clock.slow), Boolean(step.slow));
        assert.equal(await page.evaluate(() => window.lab.clock.playing), false, 'the reader reads first');
        assert.equal(await page.isHidden('#error'), true, await page.textContent('#error'));
        await page.click('[data-control=tour-next]');
      }
      assert.equal(await page.isHidden('#tour'), true);
    });
  });
}

test('the address keeps the view, the language and the theme', async () => {
  await withLab({view: 'tape'}, {}, async (page) => {
    await page.click('[data-control=lang]');
    await page.click('[data-control=theme]');
    await page.click('#tab-plane');
    await page.evaluate(() => window.lab.state.flush());
    const address = await page.evaluate(() => location.hash);
    await page.reload();
    await page.waitForSelector('html[data-ready=true]', {state: 'attached'});
    assert.equal(await page.evaluate(() => location.hash), address);
    assert.equal(await page.getAttribute('html', 'lang'), 'zh-CN');
    assert.equal(await page.getAttribute('html', 'data-theme'), 'light');
    assert.equal(await page.getAttribute('#tab-plane', 'aria-selected'), 'true');
  });
});

test('an address that cannot be opens the view without it, and says why', async () => {
  const game = {view: 'games', part: 'motion'};
  const wrong = [
    [{view: 'line'}, {data: 'N(0,-1)'}, /got -1/], [{view: 'line'}, {k: 'abc'}], [{view: 'line'}, {loss: 'hinge'}], [{view: 'line'}, {stage: '7'}],
    [{view: 'line'}, {hand: 'abc'}], [{view: 'line'}, {exact: 'yes'}], [{view: 'line'}, {lrd: '3'}], [{view: 'line', penalty: 'r1'}, {'penalty-size': 'abc'}],
    [{view: 'plane'}, {k: '-3'}], [game, {'lr-g': 'x'}], [game, {n: 'abc'}], [{view: 'tape'}, {of: 'zz'}], [{view: 'tape'}, {'at.x1': 'abc'}],
    [{view: 'tape'}, {example: 'constructor'}], [{view: 'games'}, {part: 'attic'}], [{}, {view: 'attic'}], [{}, {theme: 'foo'}], [{}, {lang: 'fr'}],
  ];
  for (const [settings, [[name, value]], message] of wrong.map(([settings, bad, message]) => [settings, Object.entries(bad), message])) {
    const {page, faults, close} = await openLab(browser, {...settings, [name]: value});
    assert.ok(await page.locator('#main > *').count() > 0, name);
    assert.match(await page.textContent('#error'), message ?? new RegExp(`${name}=${value}`), name);
    // The address does not keep it, and keeps the others.
    await page.evaluate(() => window.lab.state.flush());
    const kept = await page.evaluate(() => Object.fromEntries(new URLSearchParams(location.hash.slice(1))));
    assert.notEqual(kept[name], value);
    for (const [other, own] of Object.entries(settings)) assert.equal(kept[other], own, `${other} beside ${name}`);
    assert.deepEqual(faults, []);
    await close();
  }
});

test('what is refused takes nothing else with it', async () => {
  await withLab({view: 'line', data: 'N(4,-1)', k: '3', stage: '3'}, {}, async (page) => {
    assert.match(await page.textContent('#error'), /got -1/);
    assert.equal(await page.inputValue('[data-control=k]'), '3');
    assert.equal(await page.inputValue('[data-control=data]'), 'N(4,1.25)');
  });
  // Of several that cannot be, no one alone: all go, and all are named.
  await withLab({view: 'line', data: 'N(4,-1)', latent: 'N(0,-2)', k: '3'}, {}, async (page) => {
    for (const what of ['data=N(4,-1)', 'latent=N(0,-2)', 'k=3']) assert.ok((await page.textContent('#error')).includes(what), what);
    assert.equal(await page.inputValue('[data-control=k]'), '1');
  });
});

test('a view is found as it was left; the tour takes the drawing along and begins at rest', async () => {
  await withLab({view: 'line', stage: '3'}, {}, async (page) => {
    const k = page.locator('[data-control=k]');
    await k.fill('4');
    await k.dispatchEvent('change');
    await page.click('#tab-tape');
    await page.click('#tab-line');
    assert.equal(await k.inputValue(), '4');
    await page.click('[data-control=slow]');
    await page.click('[data-control=tour]');
    await page.focus('[data-handle="7"]');
    for (let i = 0; i < 3; ++i) await page.keyboard.press('PageUp');
    const v = await shown(page, 'v');
    await page.click('[data-control=tour-next]');
    // The address has D to three digits.
    assert.ok(Math.abs(await shown(page, 'v') - v) < 0.002 && Math.abs(v + 2 * Math.LN2) > 0.01, `${v}`);
  });
});

test('at 360 pixels the tour leaves the chart of its step in sight, and its buttons', async () => {
  await withLab({view: 'line'}, {viewport: {width: 360, height: 800}}, async (page) => {
    await page.click('[data-control=tour]');
    for (let step = 1; step <= 3; ++step) {
      const [words, chart, next] = await Promise.all(['#tour', '[data-chart=line]', '[data-control=tour-next]'].map((one) => page.locator(one).boundingBox()));
      assert.ok(words.y - Math.max(0, chart.y) > 240, `step ${step}: ${words.y - chart.y} pixels of the chart are in sight`);
      assert.ok(next.y + next.height <= 800);
      await page.click('[data-control=tour-next]');
    }
  });
});

test('the theme keeps the game; tabs and the buttons of the page are used by keys', async () => {
  await withLab({view: 'line', stage: '3'}, {}, async (page) => {
    await page.evaluate(() => window.lab.advance({steps: 50}));
    await page.focus('[data-control=theme]');
    await page.keyboard.press('Enter');
    assert.equal(await page.getAttribute('[data-number=iteration]', 'data-value'), '50');
    const focus = () => page.evaluate(() => document.activeElement.id || document.activeElement.dataset.control);
    assert.equal(await focus(), 'theme');
    await page.focus('[data-control=lang]');
    await page.keyboard.press('Enter');
    assert.equal(await focus(), 'lang');
    await page.focus('#tab-line');
    await page.keyboard.press('ArrowRight');
    assert.equal(await focus(), 'tab-plane');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await focus(), 'tab-tape');
  });
});

test('nearly a megabyte of points is read, and the library goes on', async () => {
  await withLab({view: 'line'}, {}, async (page) => {
    const points = Array.from({length: 125000}, (_, i) => `${i % 97 / 10} ${i % 9}`).join('\n');
    assert.ok(points.length > 700000 && points.length < 1 << 20);
    const [reading, v] = await inPage(page, [['open', 'plane', {data: 'points', points}], ['text', 'data'], ['open', 'line', {}], ['numbers', 'v']]);
    assert.match(reading, /125000 points/);
    assert.ok(Math.abs(v[0] + 2 * Math.LN2) < 1e-12);
  });
});

test('run, pause and step: by button and by the space bar', async () => {
  await withLab({view: 'line', stage: 3}, {}, async (page) => {
    const playing = () => page.evaluate(() => window.lab.clock.playing);
    await page.click('[data-control=run]');
    assert.equal(await playing(), true);
    assert.equal(await page.getAttribute('[data-control=run]', 'aria-pressed'), 'true');
    await page.click('[data-control=run]');
    assert.equal(await playing(), false);
    await page.focus('#main');
    await page.keyboard.press(' ');
    assert.equal(await playing(), true);
    await page.keyboard.press(' ');
    assert.equal(await playing(), false);
  });
});

test('rooms fill a screen of 3840 pixels, with words and charts as large, and a chart is clicked there as well', async () => {
  for (const settings of views)
    await withLab({...settings, n: 0}, {viewport: {width: 3840, height: 2160}}, async (page) => {
      const {wide, scroll, font, canvas} = await page.evaluate(() => ({
        wide: document.body.getBoundingClientRect().width, scroll: document.documentElement.scrollWidth,
        font: parseFloat(getComputedStyle(document.body).fontSize), canvas: document.querySelector('canvas')?.getBoundingClientRect().width,
      }));
      assert.ok(wide > 0.6 * 3840 && scroll <= 3840 && font > 26, `${JSON.stringify(settings)}: ${wide}, ${scroll}, ${font}`);
      if (settings.part !== 'motion') return;
      assert.ok(canvas > 900, `${canvas}`);
      // The margins of a chart, in sixteenths of a rem; the range is 2 on each side.
      const unit = font / 16, box = await page.locator('[data-chart=plane]').boundingBox();
      const at = (u, v) => page.mouse.click(box.x + 46 * unit + u * (box.width - 54 * unit), box.y + 8 * unit + (1 - v) * (box.height - 44 * unit));
      await at(0.75, 0.25);
      const start = async () => [Number(await page.inputValue('[data-control=x]')), Number(await page.inputValue('[data-control=y]'))];
      const [x, y] = await start();
      assert.ok(Math.abs(x - 1) < 0.02 && Math.abs(y + 1) < 0.02, `${x}, ${y}`);
      const ring = await page.locator('[data-control=start]').boundingBox();
      assert.ok(Math.abs(ring.x + ring.width / 2 - (box.x + 46 * unit + 0.75 * (box.width - 54 * unit))) < 4, 'the ring is where the start is');
    });
});
