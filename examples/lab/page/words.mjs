// A folded list of words of the field, each with what it means.
import {el} from './dom.mjs';

// Those that the settings of a training use.
export const ofTraining = ['latent', 'logit', 'nat', 'turns', 'extragradient', 'optimistic', 'consensus', 'unrolled', 'r1', 'gp', 'clip', 'noise', 'adam'];

export const words = (host, names, {t}) => host.appendChild(el('details', {'data-details': 'words'}, el('summary', {}, t('words')),
  el('ul', {}, ...names.map((name) => el('li', {}, t(`word.${name}`))))));
