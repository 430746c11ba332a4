// The views, in the order of their tabs.
import {games} from './views/games.mjs';
import {line} from './views/line.mjs';
import {plane} from './views/plane.mjs';
import {tape} from './views/tape.mjs';

export const views = [line, plane, games, tape];
