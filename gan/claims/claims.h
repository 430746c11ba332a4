// Everything of saddle::claims: the statements as data, and what measures them. Learning in games is not
// among it, as it needs saddle::games: games/exact_learning.h.
#pragma once

#include "gan/claims/card.h"
#include "gan/claims/catalogue.h"
#include "gan/claims/claim.h"
#include "gan/claims/fgan.h"
#include "gan/claims/museum.h"
#include "gan/claims/study.h"
