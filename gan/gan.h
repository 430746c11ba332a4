// Everything of saddle::gan.
#pragma once

#include "gan/catalogue.h"
#include "gan/claim.h"
#include "gan/component.h"
#include "gan/discriminator.h"
#include "gan/distribution.h"
#include "gan/divergence.h"
#include "gan/finite.h"
#include "gan/learned.h"
#include "gan/mesh.h"
#include "gan/objective.h"
#include "gan/parse.h"
#include "gan/quadrature.h"
#include "gan/study.h"
