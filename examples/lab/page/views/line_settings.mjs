// The settings of the game on the line: controls in four groups, and what of them the library is given.
import {el} from '../dom.mjs';
import {part, sized} from '../sized.mjs';

const examples = ['N(4,1.25)', '0.5*N(-2,0.5)+0.5*N(3,0.8)', 'U(1,3)', 'Laplace(2,1)', 'Exp(1)', 'Logistic(2,0.7)', 'Cauchy(2,1)'];
const latents = ['N(0,1)', 'U(-1,1)', 'U(0,1)', 'Logistic(0,1)', 'Laplace(0,1)', 'Cauchy(0,1)'];

const choice = (name, values) => values.map((value) => [value, `line.${name}.${value}`]);

// changed(name): the game begins anew with settings().
export function settings(host, lab, changed) {
  const {t, state} = lab;
  part(state, 'update', 'update-size');
  part(state, 'penalty', 'penalty-size');
  const group = (name, list) => {
    const box = host.appendChild(el('fieldset', {class: 'group'}, el('legend', {}, t(`line.group.${name}`))));
    for (const spec of list) Object.assign(spec, {label: `line.set.${spec.name}`, onChange: () => { show(); changed(spec.name); }});
    const made = lab.controls(box, list);
    for (const spec of list) owner.set(spec.name, made);
    return made;
  };
  const owner = new Map();
  const rates = [
    {name: 'lr-d', kind: 'range', log: true, min: 0.0001, max: 10, value: 0.1},
    {name: 'lr-g', kind: 'range', log: true, min: 0.0001, max: 10, value: 0.05},
  ];
  const whole = (name, value, min, max) => ({name, kind: 'number', value, min, max, step: 1});

  group('data', [
    {name: 'data', kind: 'text', value: 'N(4,1.25)', hint: 'line.hint.data'},
    {name: 'latent', kind: 'text', value: 'N(0,1)', hint: 'line.hint.data'},
    whole('latent-dim', 1, 1, 100),
    {name: 'exact', kind: 'check', value: true, hint: 'line.hint.exact'},
    whole('batch', 128, 1, 10000),
    whole('seed', 1, 0, 2 ** 53),
  ]);
  group('game', [
    {name: 'loss', kind: 'select', value: 'minimax', options: choice('loss', ['minimax', 'nonsaturating', 'maximum-likelihood'])},
    {name: 'update', kind: 'select', value: 'alternating', options: choice('update', ['alternating', 'simultaneous', 'extragradient', 'optimistic', 'consensus', 'unrolled'])},
    {name: 'update-size', kind: 'number', value: 1, min: 0, max: 1000},
    whole('k', 1, 1, 1000),
    {name: 'penalty', kind: 'select', value: '', options: [['', 'line.penalty.none'], ['r1', 'line.penalty.r1'], ['gp', 'line.penalty.gp'], ['clip', 'line.penalty.clip']]},
    {name: 'penalty-size', kind: 'number', value: 0.1, min: 0, max: 1000},
    {name: 'instance-noise', kind: 'number', value: 0, min: 0, max: 1000, hint: 'line.hint.noise'},
  ]);
  group('nets', [
    {name: 'generator', kind: 'select', value: 'affine', options: choice('generator', ['affine', 'mlp'])},
    whole('hidden-g', 16, 1, 128),
    whole('layers-g', 1, 1, 4),
    {name: 'discriminator', kind: 'select', value: 'quadratic', options: choice('discriminator', ['linear', 'quadratic', 'mlp', 'free'])},
    whole('hidden-d', 16, 1, 128),
    whole('layers-d', 1, 1, 4),
  ]);
  group('optimiser', [
    {name: 'optimizer', kind: 'select', value: 'sgd', options: choice('optimizer', ['sgd', 'momentum', 'adam'])},
    ...rates,
  ]);
  const get = (name) => owner.get(name).get(name);
  for (const [name, list] of [['data', examples], ['latent', latents]]) {
    const id = `line-${name}`;
    host.append(el('datalist', {id}, ...list.map((value) => el('option', {value}))));
    owner.get(name).element(name).setAttribute('list', id);
  }

  // Only what has a meaning beside the other settings.
  function show() {
    const only = (name, yes) => owner.get(name).show(name, yes);
    only('batch', !get('exact'));
    only('k', get('update') === 'alternating');
    only('update-size', sized.includes(get('update')));
    only('penalty-size', get('penalty') !== '');
    for (const one of ['g', 'd'])
      for (const what of ['hidden', 'layers']) only(`${what}-${one}`, get(one === 'g' ? 'generator' : 'discriminator') === 'mlp');
  }
  show();

  return {
    get,
    // Of the room: only what was chosen, or means something.
    all() {
      const given = {
        data: get('data'), latent: get('latent'), 'latent-dim': get('latent-dim'), exact: get('exact'), batch: get('batch'), seed: get('seed'),
        loss: get('loss'), update: sized.includes(get('update')) ? `${get('update')}:${get('update-size')}` : get('update'),
        k: get('update') === 'alternating' ? get('k') : 1,
        penalty: get('penalty') === '' ? '' : `${get('penalty')}:${get('penalty-size')}`, 'instance-noise': get('instance-noise'),
        generator: get('generator'), 'hidden-g': get('hidden-g'), 'layers-g': get('layers-g'),
        discriminator: get('discriminator'), 'hidden-d': get('hidden-d'), 'layers-d': get('layers-d'),
        optimizer: get('optimizer'),
      };
      // Without a choice the rates are those of the library.
      for (const {name} of rates) if (state.has(name)) given[name] = get(name);
      return given;
    },
    // Another optimiser has other rates.
    forgetRates() { for (const {name} of rates) state.set(name, undefined); },
    showRates(found) {
      rates.forEach((spec, i) => {
        if (state.has(spec.name)) return;
        spec.value = found[i];
        owner.get(spec.name).set(spec.name, found[i]);
      });
    },
  };
}
