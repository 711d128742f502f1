# weights_toy.csv: calibrated designs of survey_toy.csv: `Rscript weights_toy.R > weights_toy.csv` in this folder (R 4.2.2,
# survey 4.1-1). Weights of zero are 1e-10 here: R divides by the weights.
suppressPackageStartupMessages(suppressWarnings(library(survey)))
options(digits = 15, survey.lonely.psu = "fail")
cat("method,dataset,call,statistic,value,source,tolerance,note\n")
toy <- read.csv("survey_toy.csv")
toy$w <- pmax(toy$w, 1e-10)
toy$has_y <- !is.na(toy$y)
toy$has_a <- !is.na(toy$a)
toy$y[!toy$has_y] <- 0 # outside every subset below; R cannot drop a missing answer under calibrated weights
toy$a[!toy$has_a] <- 1
toy$two <- as.numeric(toy$a == 2)
toy$m1 <- factor(toy$m1)
toy$m2 <- factor(toy$m2)
toy$one <- 1
toy$wave <- factor(ifelse(toy$s == 2, "second", "first"))
twostage <- function(data) svydesign(id = ~p + h, strata = ~s, fpc = ~N1 + N2, weights = ~w, nest = TRUE, data = data)
clustered <- function(data) svydesign(id = ~p, strata = ~s, weights = ~w, nest = TRUE, data = data)
stratified <- function(data) svydesign(id = ~1, strata = ~s, weights = ~w, data = data)
equal <- function(data) svydesign(id = ~p, strata = ~s, weights = ~one, nest = TRUE, data = data)
designs <- list(twostage = twostage(toy), clustered = clustered(toy), stratified = stratified(toy))

rows <- function(method, call, values, tolerance = "1e-6") {
  for (name in names(values)) {
    cat(sprintf('%s,weights_toy,"%s",%s,%.12g,R survey 4.1.1,%s,weights_toy.R\n', method, call, name, as.numeric(values[[name]]), tolerance))
  }
}
both <- function(found) c(estimate = coef(found)[[1]], se = SE(found)[[1]])
difference <- function(design, formula) { # svyby's covariances fail in 4.1-1 where answers are missing
  fit <- svyglm(formula, design)
  c(estimate = coef(fit)[[2]], se = SE(fit)[[2]])
}

size <- 1000
g <- data.frame(g = c("a", "b", "c"), Freq = size * c(.45, .35, .2))
m1 <- data.frame(m1 = c("0", "1"), Freq = size * c(.4, .6))
m2 <- data.frame(m2 = c("0", "1"), Freq = size * c(.9, .1))
crossed <- data.frame(g = rep(c("a", "b", "c"), 2), m1 = rep(c("0", "1"), each = 3), Freq = size * c(.2, .1, .1, .25, .25, .1))
margins <- c("(Intercept)" = size, gb = 350, gc = 200, m11 = 600)
calibrated <- function(design, method) {
  sized <- design
  sized$prob <- design$prob * sum(weights(design)) / size # R reads bounds as factors of the weights as they are
  if (method == "post_stratify") return(postStratify(design, ~g + m1, crossed))
  if (method == "rake") return(calibrate(sized, ~g + m1 + m2, c(margins, m21 = 100), calfun = "raking", epsilon = 1e-12, maxit = 200))
  bounds <- if (method == "bounded") c(.72, 1.55) else c(-Inf, Inf)
  calibrate(sized, ~g + m1 + x, c(margins, x = size * 26), bounds = bounds, epsilon = 1e-13, maxit = 200)
}
statistics <- function(whole, of) {
  design <- subset(whole, has_y)
  answered <- subset(whole, has_a)
  rows("weights", of("weights"), setNames(weights(whole)[c(1, 10, 20, 30, 40, 50)], paste0("row_", c(1, 10, 20, 30, 40, 50))))
  rows("survey mean", of("svymean(~y), everybody"), both(svymean(~y, design)))
  rows("survey total", of("svytotal(~y), everybody"), both(svytotal(~y, design)))
  rows("survey ratio", of("svyratio(~y, ~x)"), both(svyratio(~y, ~x, design)))
  rows("survey proportion", of("svymean(~I(a == 2)), everybody"), both(svymean(~two, answered)))
  for (level in c("a", "b", "c")) {
    part <- eval(bquote(subset(design, g == .(level))))
    rows("survey mean", of(sprintf("svymean(~y), g == %s", level)), both(svymean(~y, part)))
    rows("survey total", of(sprintf("svytotal(~y), g == %s", level)), both(svytotal(~y, part)))
    part <- eval(bquote(subset(answered, g == .(level))))
    rows("survey proportion", of(sprintf("svymean(~I(a == 2)), g == %s", level)), both(svymean(~two, part)))
  }
  rows("survey contrast", of("svyglm(y ~ g), b against a"), difference(design, y ~ g))
  found <- svyquantile(~y, design, c(.25, .5, .75), df = degf(whole))$y
  for (q in rownames(found)) {
    rows("survey quantile", of(sprintf("svyquantile(~y, %s)", q)), c(estimate = found[q, "quantile"], ci_low = found[q, 2], ci_high = found[q, 3]))
  }
  fit <- svyglm(y ~ x + g, design)
  rows("survey linear regression", of("svyglm(y ~ x + g)"), c(setNames(coef(fit), paste0("b_", 1:4)), setNames(SE(fit), paste0("se_", 1:4))))
  fit <- svyglm(I(a > 2) ~ x + m1, answered, family = quasibinomial, control = glm.control(epsilon = 1e-14, maxit = 100))
  rows("survey logistic regression", of("svyglm(I(a > 2) ~ x + m1)"), c(setNames(coef(fit), paste0("b_", 1:3)), setNames(SE(fit), paste0("se_", 1:3))))
  for (statistic in c("F", "Wald")) {
    found <- suppressWarnings(svychisq(~a + m1, answered, statistic = statistic))
    values <- c(stat = found$statistic[[1]], found$parameter)
    rows("survey Rao-Scott test", of(sprintf("svychisq(~a + m1, '%s')", statistic)), values)
  }
}
for (name in names(designs)) {
  for (method in c("post_stratify", "rake", "greg", "bounded")) {
    statistics(calibrated(designs[[name]], method), function(call) sprintf("%s, %s: %s", name, method, call))
  }
}

# Raking of equal weights, with the variances of `rake` itself.
raked <- rake(equal(toy), list(~g, ~m1, ~m2), list(g, m1, m2), control = list(maxit = 200, epsilon = 1e-11))
rows("survey mean", "equal, rake(): svymean(~y), everybody", both(svymean(~y, subset(raked, has_y))))
rows("survey mean", "equal, rake(): svymean(~y), g == a", both(svymean(~y, subset(raked, has_y & g == "a"))))

# Two waves, each with margins of its own (a block each); and one of them left as it is.
blocks <- interaction(toy$wave, toy$g)
population <- c(first.a = 200, second.a = 500, first.b = 150, second.b = 250, first.c = 150, second.c = 250)
design <- postStratify(clustered(transform(toy, block = blocks)), ~block, data.frame(block = names(population), Freq = population))
for (wave in c("first", "second")) {
  part <- eval(bquote(subset(design, has_y & wave == .(wave))))
  rows("survey mean", sprintf("waves: svymean(~y), %s", wave), both(svymean(~y, part)))
  rows("survey total", sprintf("waves: svytotal(~y), %s", wave), both(svytotal(~y, part)))
}
rows("survey contrast", "waves: svyglm(y ~ wave), second against first", difference(subset(design, has_y), y ~ wave))

# Trimming, and replicates.
for (strict in c(FALSE, TRUE)) {
  trimmed <- trimWeights(clustered(subset(toy, w > 1)), upper = 18, lower = 6, strict = strict)
  rows("weight trimming", sprintf("trimWeights(upper=18, lower=6, strict=%s)", strict), setNames(weights(trimmed)[1:8], paste0("row_", 1:8)))
}
plain <- list(clustered = clustered(toy), one_stage = svydesign(id = ~p, strata = ~s, fpc = ~N1, weights = ~w, nest = TRUE, data = toy))
jk1 <- svydesign(id = ~ps, weights = ~w, data = transform(toy, ps = 10 * s + p))
known <- function(design) subset(design, has_y)
for (name in names(plain)) {
  replicates <- as.svrepdesign(plain[[name]], type = "JKn")
  rows("replicate JKn", sprintf("%s: svymean(~y), around the mean", name), both(svymean(~y, known(replicates))))
  rows("replicate JKn", sprintf("%s: svymean(~y), mse", name), both(svymean(~y, known(as.svrepdesign(plain[[name]], type = "JKn", mse = TRUE)))))
}
rows("replicate JK1", "clustered: svymean(~y), around the mean", both(svymean(~y, known(as.svrepdesign(jk1, type = "JK1")))))
replicates <- as.svrepdesign(plain$clustered, type = "JKn")
found <- rake(replicates, list(~g, ~m1), list(g, m1), control = list(maxit = 200, epsilon = 1e-11))
rows("replicate JKn", "clustered, rake: svymean(~y)", both(svymean(~y, known(found))))
found <- postStratify(replicates, ~g, g)
rows("replicate JKn", "clustered, post_stratify: svymean(~y)", both(svymean(~y, known(found))))
found <- calibrate(replicates, ~g + m1 + x, c(margins, x = size * 26))
rows("replicate JKn", "clustered, greg: svymean(~y)", both(svymean(~y, known(found))))
