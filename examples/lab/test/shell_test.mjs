// The frame of the lab: its views in both languages and themes, the address, the tour, and that it is one file.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test, {after, before} from 'node:test';

import {launch, openLab} from './browser.mjs';

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

test('the lab is one file below a megabyte', () => assert.ok(fs.statSync(process.env.LAB).size < 1_000_000));

test('each text is there in both languages', () => {
  for (const file of fs.readdirSync(new URL('texts/', folder)))
    for (const [key, text] of Object.entries(json(`texts/${file}`)))
      for (const language of ['en', 'zh']) assert.ok(text[language]?.length > 0, `${file}: ${key} in ${language}`);
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
        // A setting that is the view's own anyway leaves the address.
        for (const [name, value] of Object.entries(step.settings)) assert.equal(await page.evaluate(([name, value]) => window.lab.state.get(name, value), [name, value]), value);
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
  for (const settings of [{view: 'line', data: 'N(0,-1)'}, {view: 'plane', k: '-3'}, {view: 'games', part: 'motion', 'lr-g': 'x'}, {view: 'attic'}]) {
    const {page, close} = await openLab(browser, settings);
    assert.ok(await page.locator('#main > *').count() > 0, JSON.stringify(settings));
    await close();
  }
  const {page, close} = await openLab(browser, {view: 'line', data: 'N(0,-1)'});
  const words = `${await page.textContent('#error')} ${(await page.locator('.wrong:visible').allTextContents()).join(' ')}`;
  assert.match(words, /N\(0,-1\)|sd|positive/);
  await close();
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
