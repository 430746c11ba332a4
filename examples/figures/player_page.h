// The style sheet and the script of player.h's page.
#pragma once

namespace saddle::examples::player {

inline constexpr const char* kStyle = R"css(
:root { color-scheme: light dark; --page: #fff; --text: #1f2937; --faint: #4b5563; --panel: #f3f4f6;
  --blue: #1d4ed8; --orange: #c2410c; --green: #15803d; --purple: #7e22ce; --grey: #4b5563; }
@media screen and (prefers-color-scheme: dark) {
  :root { --page: #111827; --text: #e5e7eb; --faint: #a3acba; --panel: #1f2937;
    --blue: #7cb0ff; --orange: #fdba74; --green: #6ee7a0; --purple: #d8b4fe; --grey: #9ca3af; }
}
* { box-sizing: border-box; }
html { font-size: max(100%, .9vw); -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 80rem; padding: 1rem; background: var(--page); color: var(--text);
  font: 1rem/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.5rem; line-height: 1.2; margin: 0 0 .3rem; }
p { margin: .3rem 0; }
.words { max-width: 46rem; color: var(--faint); }
ul { margin: .6rem 0; padding-left: 1.2rem; }
figure { margin: .5rem 0; min-width: 0; }

/* A picture is stretched to the room that there is; its texts are not, and so they are not part of it. */
.area { position: relative; margin: .45rem 3.3rem 1.5rem 3.4rem; }
.area svg { display: block; width: 100%; height: 100%; overflow: hidden; }
.area svg svg { overflow: visible; }
.picture .area { height: clamp(12rem, min(36vh, 80vw), 60rem); }
.courses .area { height: clamp(7rem, 16vh, 30rem); }
.picture img { display: block; width: 100%; image-rendering: pixelated; }
.tick { position: absolute; font-size: .8rem; line-height: 1; white-space: nowrap; color: var(--faint);
  font-variant-numeric: tabular-nums; }
.tick.x { top: calc(100% + .4rem); transform: translateX(-50%); }
.tick.left { right: calc(100% + .4rem); transform: translateY(50%); }
.tick.right { left: calc(100% + .4rem); transform: translateY(50%); }
.names { display: flex; justify-content: space-between; align-items: end; gap: 0 1rem; font-size: .85rem; }
.name-x { text-align: center; font-size: .85rem; margin: 0; }

/* Strokes keep their width however a picture is stretched. */
path { fill: none; stroke: currentColor; vector-effect: non-scaling-stroke; }
.net, .frame { stroke-width: .0625rem; }
.net { stroke-opacity: .16; }
.frame { stroke-opacity: .55; }
.curve { stroke-width: .15rem; stroke-linejoin: round; stroke-linecap: round; }
.curve.dashed { stroke-dasharray: .55rem .3rem; stroke-linecap: butt; }
.curve.dotted { stroke-dasharray: .01rem .3rem; stroke-linecap: round; }
.points { stroke-width: .31rem; stroke-linecap: round; }
.points.square { stroke-width: .34rem; stroke-linecap: square; }
.mark { stroke-width: .62rem; stroke-linecap: round; }
.level { stroke: var(--grey); stroke-dasharray: .38rem .25rem; stroke-width: .08rem; }
.here { stroke-width: .1rem; stroke-opacity: .8; }
.shade { vector-effect: none; stroke-width: 1; }
.blue { color: var(--blue); } .orange { color: var(--orange); } .green { color: var(--green); }
.purple { color: var(--purple); } .grey { color: var(--grey); }
.legend { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; justify-content: center;
  gap: .1rem 1.1rem; font-size: .9rem; }
.key { width: 2.1rem; height: .7rem; margin-right: .35rem; vertical-align: baseline; }
.key.wide { width: 6rem; margin: 0 .3rem; }
sub, sup { font-size: max(.75em, 11px); line-height: 0; }

.now { background: var(--panel); border-radius: .5rem; padding: .5rem .8rem; }
.now p { margin: 0; min-height: 1.45em; }
#caption { font-weight: 600; }
#readings { display: flex; flex-wrap: wrap; gap: 0 1.3rem; font-variant-numeric: tabular-nums; }
.controls { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem .8rem; margin: .6rem 0 0; }
.controls[hidden] { display: none; }
.controls button { font: inherit; min-width: 5rem; min-height: 2.4rem; cursor: pointer; }
.controls input { flex: 1 1 9rem; min-width: 0; height: 2.4rem; margin: 0; accent-color: var(--blue); }
#count { font-size: .9rem; min-width: 8.5em; font-variant-numeric: tabular-nums; }
:focus-visible { outline: 3px solid var(--blue); outline-offset: 2px; }

.square .picture .area { height: auto; aspect-ratio: 1; max-width: 75vh; }
.courses .tick.left.odd { display: none; }
@media (max-width: 34rem) {
  .tick.odd { display: none; }
  #caption, #readings { min-height: 2.9em; }
  .names { flex-wrap: wrap; }
  .legend { order: -1; flex: 0 0 100%; justify-content: start; margin-bottom: .3rem; }
}
@media screen and (min-width: 55rem) {
  .square { display: grid; grid-template-columns: minmax(0, min(50%, 80vh)) minmax(0, 1fr); gap: 0 1.5rem;
    align-items: center; }
  .square .courses .area { height: clamp(7rem, 30vh, 40rem); }
}
@media print { .controls { display: none; } }
)css";

// The page holds the last frame; each path that moves has another `d` in each frame.
inline constexpr const char* kScript = R"js(
(() => {
'use strict';
const find = id => document.getElementById(id);
const frames = JSON.parse(find('movie').textContent).frames, last = frames.length - 1;
const moving = document.querySelectorAll('[data-moving]');
const slider = find('slider'), button = find('play'), now = find('now');
const calm = matchMedia('(prefers-reduced-motion: reduce)');
let shown = last, timer = 0;

function show(index) {
  shown = Math.min(Math.max(index, 0), last);
  const frame = frames[shown];
  moving.forEach((path, i) => path.setAttribute('d', frame.paths[i]));
  if (frame.image) find('image').src = frame.image;
  find('caption').textContent = frame.caption;
  find('readings').replaceChildren(...frame.readings.map(reading => {
    const span = document.createElement('span');
    span.textContent = reading.join(' = ');
    return span;
  }));
  const count = `frame ${shown + 1} of ${frames.length}`;
  slider.value = shown;
  slider.setAttribute('aria-valuetext', count);
  find('count').textContent = count;
}

// The address remembers where one stopped. Some browsers refuse that to files, or when it comes too often.
function remember() {
  try { history.replaceState(null, '', `#frame=${shown + 1}`); } catch (refused) { return; }
}

function pause() {
  clearTimeout(timer);
  timer = 0;
  button.textContent = 'Play';
  // Each frame of a film would be too much to be read out: only the one that it stops at is.
  now.setAttribute('aria-live', 'polite');
  show(shown);
  remember();
}

function advance() {
  show(shown + 1);
  if (shown === last) return pause();
  timer = setTimeout(advance, Math.max(frames[shown].milliseconds, calm.matches ? 500 : 0));
}

function toggle() {
  if (timer) return pause();
  now.setAttribute('aria-live', 'off');
  button.textContent = 'Pause';
  if (shown === last) show(0);
  timer = setTimeout(advance, Math.max(frames[shown].milliseconds, calm.matches ? 500 : 0));
}

function go(index) {
  if (timer) pause();
  show(index);
}

function open() {
  const asked = /^#frame=(\d+)$/.exec(location.hash);
  go(asked ? asked[1] - 1 : 0);
}

button.addEventListener('click', toggle);
slider.addEventListener('input', () => go(+slider.value));
slider.addEventListener('change', remember);
document.addEventListener('keydown', event => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === ' ' && event.target !== button) {
    event.preventDefault();
    if (!event.repeat) toggle();
  }
  // The slider knows its own keys.
  const steps = {ArrowLeft: -1, ArrowRight: 1}[event.key];
  if (steps && event.target !== slider) go(shown + steps);
});
window.addEventListener('hashchange', open);
find('controls').hidden = false;
open();
})();
)js";

}  // namespace saddle::examples::player
