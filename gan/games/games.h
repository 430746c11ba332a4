// Everything of saddle::games: games of two players, solved exactly.
#pragma once

#include "gan/games/dominance.h"
#include "gan/games/equilibria.h"
#include "gan/games/game_tree.h"
#include "gan/games/named_games.h"
#include "gan/games/nfg_file.h"
#include "gan/games/normal_form.h"
#include "gan/games/rational.h"
#include "gan/games/repeated.h"
#include "gan/games/replicator_invariant.h"
#include "gan/games/stage_tree.h"
#include "gan/games/zero_sum.h"
