// The frame of the page: views, languages, themes, run and step, the tour.
import {chart, key} from './chart.mjs';
import {controls} from './controls.mjs';
import {el} from './dom.mjs';
import {loadEngine} from './engine.mjs';
import {numberText} from './number.mjs';
import {State} from './state.mjs';
import {table} from './table.mjs';
import {languages, translator} from './texts.mjs';
import {Tour} from './tour.mjs';
import {views} from './views.mjs';

const $ = (id) => document.getElementById(id);
const state = new State(() => show());
const themes = ['auto', 'light', 'dark'];
// Where the words of the tour stand over the page.
const narrow = matchMedia('(max-width: 899px)');
const darkness = matchMedia('(prefers-color-scheme: dark)');

let engine, t, language, view, mounted, colors, rooms = [], charts = [];
const clock = {playing: false, slow: false, request: 0, last: 0, speed: 1};
const left = new Map();  // the settings of the rooms that the reader has left

function palette() {
  if (!colors) {
    const style = getComputedStyle(document.documentElement);
    colors = Object.fromEntries(['paper', 'ink', 'muted', 'rule', 'panel', 'accent', 'data', 'g', 'd', 'best', 'gap', 'zero', 'low', 'middle', 'high', 'alarm']
      .map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  }
  return colors;
}

function showError(message) {
  $('error').hidden = !message;
  $('error').textContent = message ?? '';
}

// What each view is given.
function services() {
  const number = (x, digits = 6) => numberText(x, digits, t('number.unknown'));
  const all = {
    t, state, number, language, palette, el,
    open(name, settings) {
      const room = engine.open(name, settings);
      rooms.push(room);
      const close = room.close;
      room.close = () => { rooms = rooms.filter((one) => one !== room); close(); };
      return room;
    },
    controls: (host, list) => controls(host, list, {t, state, shown: showError}),
    chart(host, spec) {
      const one = chart(host, {...spec, onresize: () => mounted && mounted.draw && mounted.draw()}, {t, palette});
      charts.push(one);
      return one;
    },
    key: (host, entries) => key(host, entries, {t}),
    table: (host, spec) => table(host, spec, {t, number}),
    error: showError,
    announce(text) { $('announce').textContent = text; },
    runner: {
      get playing() { return clock.playing; },
      play, pause,
    },
    visit,
    // A definition list of numbers: [[name, key, class]...]; write({name: value}) fills it.
    numbers(host, entries) {
      const cells = new Map();
      const list = host.appendChild(el('dl', {class: 'numbers'}));
      for (const [name, label, kind] of entries) {
        const cell = el('dd', {'data-number': name, class: kind});
        cells.set(name, cell);
        list.append(el('dt', {class: kind}, t(label)), cell);
      }
      return {
        write(values, digits = 6) {
          for (const [name, value] of Object.entries(values)) {
            const cell = cells.get(name);
            cell.textContent = typeof value === 'number' ? number(value, digits) : value;
            cell.dataset.value = String(value);
          }
        },
      };
    },
  };
  return all;
}

function advance(order) {
  if (!mounted || !mounted.frame) return;
  try {
    mounted.frame(order);
  } catch (error) {
    pause();
    showError(error.message);
  }
}

function play() {
  if (clock.playing) return;
  clock.playing = true;
  clock.last = performance.now();
  buttons();
  clock.request = requestAnimationFrame(tick);
}

function pause() {
  clock.playing = false;
  cancelAnimationFrame(clock.request);
  buttons();
  if (mounted && mounted.paused) mounted.paused();
}

// In slow motion one update a second.
function tick(now) {
  if (!clock.playing) return;
  clock.request = requestAnimationFrame(tick);
  if (clock.slow && now - clock.last < 1000) return;
  clock.last = now;
  advance(clock.slow ? {steps: 1, slow: true} : {steps: clock.speed, slow: false});
}

function buttons() {
  const bar = $('runner');
  if (bar.hidden) return;
  for (const [name, pressed] of [['run', clock.playing], ['slow', clock.slow]])
    bar.querySelector(`[data-control=${name}]`).setAttribute('aria-pressed', pressed);
  bar.querySelector('[data-control=run]').textContent = t(clock.playing ? 'run.pause' : 'run.run');
}

function makeRunner() {
  const bar = $('runner');
  bar.hidden = !mounted.frame;
  bar.replaceChildren();
  if (bar.hidden) return;
  bar.setAttribute('aria-label', t('run.label'));
  const button = (name, action) => el('button', {type: 'button', 'data-control': name, onclick: action}, t(`run.${name}`));
  bar.append(
    button('run', () => (clock.playing ? pause() : play())),
    button('step', () => { pause(); advance({steps: 1, slow: clock.slow}); }),
    button('slow', () => { clock.slow = !clock.slow; buttons(); }),
    button('reset', () => { pause(); showError(null); if (mounted.reset) mounted.reset(); }));
  const speed = el('select', {'data-control': 'speed', 'aria-label': t('run.speed'), onchange: () => { clock.speed = Number(speed.value); }},
    ...[1, 5, 20, 100].map((n) => el('option', {value: n}, t('run.steps', {n}))));
  speed.value = String(clock.speed);
  bar.append(speed);
  buttons();
}

function clear() {
  for (const room of rooms) room.close();
  rooms = [];
  for (const one of charts) one.destroy();
  charts = [];
  $('main').replaceChildren();
}

function leave() {
  pause();
  if (mounted && mounted.destroy) mounted.destroy();
  mounted = null;
  clear();
  showError(null);
}

function theme() {
  const chosen = state.get('theme', themes[0]);
  return themes.includes(chosen) ? chosen : state.refuse('theme', themes[0]);
}

function applyTheme() {
  document.documentElement.dataset.theme = theme() === 'dark' || (theme() === 'auto' && darkness.matches) ? 'dark' : 'light';
  colors = null;
}

function redraw() {
  applyTheme();
  if (mounted && mounted.draw) mounted.draw();
}

// Draws the whole page anew: another view, language or address.
function show() {
  const focus = document.activeElement;
  leave();
  state.refused = [];
  const usual = navigator.language.startsWith('zh') ? 'zh' : 'en';
  language = state.get('lang', usual);
  if (!languages.includes(language)) language = state.refuse('lang', usual);
  t = translator(language);
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = t('shell.title');
  $('title').textContent = t('shell.title');
  $('skip').textContent = t('shell.skip');
  applyTheme();
  view = views.find((one) => one.id === state.get('view', views[0].id));
  if (!view) view = state.refuse('view', views[0]);

  $('views').setAttribute('aria-label', t('shell.views'));
  $('views').replaceChildren(...views.map((one) => el('button', {
    type: 'button', role: 'tab', id: `tab-${one.id}`, 'aria-selected': one === view, 'aria-controls': 'main',
    tabindex: one === view ? undefined : '-1', onclick: () => visit(one.id),
  }, t(one.title))));
  $('main').setAttribute('aria-labelledby', `tab-${view.id}`);

  $('tools').replaceChildren(
    el('button', {type: 'button', 'data-control': 'tour', onclick: () => tour.start()}, t('tour.start')),
    el('button', {type: 'button', 'data-control': 'lang', lang: language === 'en' ? 'zh-CN' : 'en', onclick: () => { state.set('lang', language === 'en' ? 'zh' : 'en'); show(); }}, language === 'en' ? '中文' : 'English'),
    el('button', {type: 'button', 'data-control': 'theme', onclick: ({currentTarget}) => {
      state.set('theme', themes[(themes.indexOf(theme()) + 1) % themes.length]);
      currentTarget.textContent = t(`theme.${theme()}`);
      redraw();
    }}, t(`theme.${theme()}`)));
  $('footer').replaceChildren(t('shell.footer'));

  const reason = mountWhatCanBe(), refused = state.takeRefused();
  if (refused.length > 0) showError(`${t('shell.refused', {settings: refused.join(', ')})} ${reason ?? ''}`);
  makeRunner();
  tour.draw();
  // What was pressed has been made anew.
  const name = focus && (focus.id || focus.dataset.control);
  const again = name && document.querySelector(focus.id ? `#${CSS.escape(name)}` : `[data-control="${CSS.escape(name)}"]`);
  if (again) again.focus();
}

// Opens the view. Where the library refuses a setting of the address, the view opens without that one, or, if it is not
// one alone, without all. Why, if so.
function mountWhatCanBe() {
  const given = state.own(), names = Object.keys(given).filter((name) => name !== 'part'), refused = [...state.refused];
  let reason = null;
  for (const without of [[], ...names.map((name) => [name]), names]) {
    try {
      if (reason !== null) {
        clear();
        state.replace(given);
        state.refused = [...refused];
        for (const name of without) state.refuse(name);
      }
      mounted = view.mount($('main'), services());
      return reason;
    } catch (error) {
      reason ??= error.message;
    }
  }
  throw new Error(reason);
}

// Another view, with these settings.
function open(id, values) {
  if (view) left.set(place(view.id, state.get('part', '')), state.own());
  state.replace(values);
  state.set('view', id);
  show();
}

// Another view, or another part of it, as the reader left it.
const place = (id, part) => `${id}/${part}`;
function visit(id, part = '') {
  open(id, left.get(place(id, part)) ?? (part === '' ? {} : {part}));
}

const tour = new Tour($('tour'), {
  state, open, t: (name, values) => t(name, values), language: () => language, el,
  redraw: show, settle: () => { if (narrow.matches) $('main').scrollIntoView(); }, slow: (yes) => { clock.slow = yes; buttons(); },
});

darkness.addEventListener('change', redraw);
// As in every list of tabs: arrows go to the next one.
$('views').addEventListener('keydown', (event) => {
  const at = views.indexOf(view), to = {ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: views.length - 1}[event.key];
  if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  visit(views[(to + views.length) % views.length].id);
  $(`tab-${view.id}`).focus();
});
addEventListener('keydown', (event) => {
  if (event.target.closest('input, select, textarea, button, summary, a, [data-keys]') || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === ' ' && mounted && mounted.frame) { event.preventDefault(); clock.playing ? pause() : play(); }
});
addEventListener('pagehide', () => state.flush());

(async () => {
  try {
    engine = await loadEngine();
    // For tests, and for who wants to ask the library directly.
    window.lab = {
      engine, state, play, pause, advance, open,
      get view() { return view.id; },
      get mounted() { return mounted; },
      clock,
    };
    show();
    document.documentElement.dataset.ready = 'true';
  } catch (error) {
    showError(String(error.message ?? error));
    document.documentElement.dataset.ready = 'failed';
  }
})();
