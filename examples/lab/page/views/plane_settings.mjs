// The settings of the GAN in the plane: controls in groups, settings that are worth a look, and what of them the library is
// given. In the address they have the names of the options of train_gan.
import {el} from '../dom.mjs';
import {part, sized} from '../sized.mjs';

const targets = {ring: 'Ring(8,2,0.05)', grid: 'Grid(5,1,0.05)', moons: 'moons', points: 'points'};
const examples = ['Ring(8,2,0.05)', 'Ring(8,2,0.2)', 'Ring(25,2,0.02)', 'Grid(5,1,0.05)', 'Grid(3,1,0.1)', 'moons', 'points'];
const latents = ['N(0,1)', 'U(-1,1)', 'Laplace(0,1)', 'Logistic(0,1)', 'Cauchy(0,1)', '0.5*N(-2,0.5)+0.5*N(2,0.5)'];

// Worth a look: what differs from the defaults.
export const presets = {
  usual: {},
  minimax: {loss: 'minimax'},
  'many-d': {k: 5},
  fast: {'lr-d': 0.001, 'lr-g': 0.01},
  unrolled: {'lr-d': 0.05, 'lr-g': 0.01, update: 'unrolled', 'update-size': 5},
  simultaneous: {update: 'simultaneous', optimizer: 'sgd', 'lr-d': 0.5, 'lr-g': 0.5},
  r1: {penalty: 'r1', 'penalty-size': 1},
  affine: {data: 'Ring(8,2,0.2)', generator: 'affine'},
  line: {'latent-dim': 1},
  grid: {data: targets.grid},
  moons: {data: targets.moons},
};

const besides = ['preset', 'shape', 'seed'];  // not of a choice

const choice = (name, values) => values.map((value) => [value, `plane.${name}.${value}`]);
const shapeOf = (data) => (/^\s*Ring/.test(data) ? 'ring' : /^\s*Grid/.test(data) ? 'grid' : data in targets ? data : 'ring');

// top: where the choices stand that one makes first. changed(name): the game begins anew with all().
export function settings(top, host, lab, changed) {
  const {t, state} = lab;
  part(state, 'update', 'update-size');
  part(state, 'penalty', 'penalty-size');
  const owner = new Map(), all = new Map();
  const group = (name, list) => {
    const box = name === 'first' ? top : host.appendChild(el('fieldset', {class: 'group'}, el('legend', {}, t(`plane.group.${name}`))));
    for (const spec of list) {
      const then = spec.then;
      Object.assign(spec, {label: `plane.set.${spec.name}`, onChange: (value) => {
        if (then) then(value);
        show();
        changed(spec.name);
      }});
    }
    const made = lab.controls(box, list);
    for (const spec of list) {
      owner.set(spec.name, made);
      all.set(spec.name, spec);
    }
  };
  const rates = [
    {name: 'lr-d', kind: 'range', log: true, min: 0.0001, max: 10, value: 0.005},
    {name: 'lr-g', kind: 'range', log: true, min: 0.0001, max: 10, value: 0.002},
  ];
  const whole = (name, value, min, max) => ({name, kind: 'number', value, min, max, step: 1});
  const get = (name) => owner.get(name).get(name);
  const set = (name, value) => owner.get(name).set(name, value);

  group('first', [
    {name: 'preset', kind: 'select', value: '', options: [['', 'plane.preset.own'], ...choice('preset', Object.keys(presets))], then: (name) => preset(name)},
    {name: 'shape', kind: 'select', value: 'ring', options: choice('shape', Object.keys(targets)), then: (shape) => set('data', targets[shape])},
  ]);
  // A row of its own, as wide as the titles, and below it what to look at.
  const menu = owner.get('preset').element('preset'), row = menu.parentElement;
  menu.style.maxWidth = '28rem';
  const note = el('p', {'data-text': 'preset', style: {margin: 0}});
  row.after(note);
  for (const one of [row, note]) one.style.gridColumn = '1 / -1';
  group('data', [
    {name: 'data', kind: 'text', value: targets.ring, then: (data) => set('shape', shapeOf(data))},
    {name: 'latent', kind: 'text', value: 'N(0,1)', hint: 'plane.hint.latent'},
    whole('latent-dim', 2, 1, 100),
    whole('batch', 64, 1, 4096),
    whole('seed', 1, 0, 2 ** 53),
  ]);
  host.lastChild.append(el('p', {class: 'muted'}, t('plane.data.how')));
  group('game', [
    {name: 'loss', kind: 'select', value: 'nonsaturating', options: choice('loss', ['nonsaturating', 'minimax'])},
    {name: 'update', kind: 'select', value: 'alternating', options: choice('update', ['alternating', 'simultaneous', 'extragradient', 'optimistic', 'consensus', 'unrolled'])},
    {name: 'update-size', kind: 'number', value: 1, min: 0, max: 1000},
    whole('k', 1, 1, 100),
    {name: 'penalty', kind: 'select', value: '', options: [['', 'plane.penalty.none'], ...choice('penalty', ['r1', 'gp', 'clip'])]},
    {name: 'penalty-size', kind: 'number', value: 0.1, min: 0, max: 1000},
    {name: 'instance-noise', kind: 'number', value: 0, min: 0, max: 1000, hint: 'plane.hint.noise'},
  ]);
  group('nets', [
    {name: 'generator', kind: 'select', value: 'mlp', options: choice('generator', ['mlp', 'affine'])},
    whole('hidden-g', 32, 1, 256),
    whole('layers-g', 2, 1, 4),
    whole('hidden-d', 32, 1, 256),
    whole('layers-d', 2, 1, 4),
    {name: 'optimizer', kind: 'select', value: 'adam', options: choice('optimizer', ['adam', 'sgd', 'momentum']), then: forgetRates},
    ...rates,
  ]);
  owner.get('shape').element('shape').value = shapeOf(get('data'));
  for (const [name, list] of [['data', examples], ['latent', latents]]) {
    const id = `plane-${name}`;
    host.append(el('datalist', {id}, ...list.map((value) => el('option', {value}))));
    owner.get(name).element(name).setAttribute('list', id);
  }

  // Another optimiser has other rates.
  function forgetRates() { for (const {name} of rates) state.set(name, undefined); }

  function preset(name) {
    if (!(name in presets)) return;
    const chosen = presets[name];
    for (const [other, spec] of all) if (!besides.includes(other)) set(other, other in chosen ? chosen[other] : spec.value);
    for (const {name: rate} of rates) state.set(rate, chosen[rate]);
    set('shape', shapeOf(get('data')));
  }

  // The choice whose settings these are, if there is one; the address has only what differs from the defaults.
  const presetOf = () => Object.keys(presets).find((name) =>
    [...all.keys()].every((other) => besides.includes(other) || state.get(other, '') === String(presets[name][other] ?? ''))) ?? '';

  // Only what has a meaning beside the other settings. The shape follows the data, and a choice is all that it sets.
  function show() {
    for (const name of ['shape', 'preset']) state.set(name, undefined);
    menu.value = presetOf();
    note.textContent = menu.value && t(`plane.look.${menu.value}`);
    const only = (name, yes) => owner.get(name).show(name, yes);
    only('k', get('update') === 'alternating');
    only('update-size', sized.includes(get('update')));
    only('penalty-size', get('penalty') !== '');
    for (const what of ['hidden-g', 'layers-g']) only(what, get('generator') === 'mlp');
  }
  show();

  return {
    get, set,
    // Of the room: only what was chosen, or means something.
    all() {
      const given = {data: get('data'), latent: get('latent'), loss: get('loss'), generator: get('generator'), optimizer: get('optimizer')};
      for (const name of ['latent-dim', 'batch', 'seed', 'instance-noise', 'hidden-g', 'layers-g', 'hidden-d', 'layers-d']) given[name] = get(name);
      given.update = sized.includes(get('update')) ? `${get('update')}:${get('update-size')}` : get('update');
      given.k = get('update') === 'alternating' ? get('k') : 1;
      given.penalty = get('penalty') === '' ? '' : `${get('penalty')}:${get('penalty-size')}`;
      // Without a choice the rates are those of the library.
      for (const {name} of rates) if (state.has(name)) given[name] = get(name);
      return given;
    },
    showRates(found) {
      rates.forEach((spec, i) => {
        if (state.has(spec.name)) return;
        spec.value = found[i];
        owner.get(spec.name).set(spec.name, found[i]);
      });
    },
  };
}
