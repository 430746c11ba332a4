// All of nn/: modules, layers and nets, their initialisers, losses on logits, optimisers, unrolled steps.
#pragma once

#include "autodiff/autodiff.h"
#include "nn/init.h"
#include "nn/layer.h"
#include "nn/loss.h"
#include "nn/masked_linear.h"
#include "nn/module.h"
#include "nn/optimiser.h"
#include "nn/parallel.h"
#include "nn/parameter.h"
#include "nn/parameter_list.h"
#include "nn/sequential.h"
#include "nn/trainable.h"
#include "nn/unroll.h"
