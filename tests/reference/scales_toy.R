# A made-up survey with the items of a scale (scales_toy.csv), and what R makes of it (scales_toy_r.csv).
# Rscript scales_toy.R  in this folder (R 4.2.2, survey 4.1-1, psych 2.2.9, polycor 0.8-1, MASS 7.3-58.2)
suppressPackageStartupMessages(suppressWarnings({library(survey); library(psych); library(polycor); library(MASS)}))
options(digits = 15, survey.lonely.psu = "fail")
set.seed(20240501)
n <- 420
psu <- rep(1:28, each = 15)
stratum <- (psu - 1) %/% 7 + 1
group <- sample(c("a", "b", "c"), n, replace = TRUE, prob = c(.45, .35, .2))
trait <- rnorm(n) + rnorm(28, 0, .4)[psu] + .5 * (group == "b")
cut_at <- function(x, at) findInterval(x, at) + 1
toy <- data.frame(
  stratum = stratum, psu = psu, w = sample(1:5, n, replace = TRUE), group = group,
  i1 = cut_at(trait + rnorm(n, 0, .8), c(-1.2, -.2, .9)),
  i2 = cut_at(trait + rnorm(n, 0, .8), c(-.9, 0, .7, 1.5)),
  i3 = cut_at(.8 * trait + .9 * (group == "c") + rnorm(n, 0, .8), c(-.6, .6)),
  i4 = cut_at(.6 * trait * (1 + .8 * (group == "b")) + rnorm(n, 0, 1), c(.1)),
  i5 = cut_at(trait + rnorm(n, 0, 1.2), c(-1.5, -.5, .5, 1.5))
)
items <- paste0("i", 1:5)
for (name in items) toy[[name]][sample(n, 9)] <- NA
write.csv(toy, "scales_toy.csv", row.names = FALSE, quote = FALSE)

found <- data.frame()
row <- function(method, statistic, value) {
  found <<- rbind(found, data.frame(method = method, statistic = statistic, value = signif(as.numeric(value), 14)))
}
toy$complete <- complete.cases(toy[items])
all <- svydesign(id = ~psu, strata = ~stratum, weights = ~w, data = toy)
design <- subset(all, complete)
kept <- toy[toy$complete, ]
x <- as.matrix(kept[items])
row("n", "n", nrow(kept))

# Cronbach's alpha by the design; its standard error by the delta method from the variances of the covariances
population <- data.frame(group = c("a", "b", "c"), Freq = c(500, 450, 350))
filled <- toy # a calibrated design keeps those outside a domain, with a weight of 0
filled[items][is.na(filled[items])] <- 1
stratified <- svydesign(id = ~psu, strata = ~stratum, weights = ~w, data = filled)
stratified <- subset(postStratify(stratified, ~group, population), complete)
for (name in c("alpha", "alpha calibrated")) {
  of <- if (name == "alpha") design else stratified
  row(name, "alpha", svycralpha(~i1 + i2 + i3 + i4 + i5, of))
  v <- svyvar(~i1 + i2 + i3 + i4 + i5, of)
  S <- unclass(v)[1:5, 1:5]
  trace <- diag(matrix(1:25, 5))
  gradient <- rep(5 / 4 * sum(diag(S)) / sum(S)^2, 25)
  gradient[trace] <- gradient[trace] - 5 / 4 / sum(S)
  row(name, "se", sqrt(gradient %*% attr(v, "var") %*% gradient))
  row(name, "df", degf(of))
}
S <- unclass(svyvar(~i1 + i2 + i3 + i4 + i5, design))[1:5, 1:5]
simple <- psych::alpha(x, check.keys = FALSE, warnings = FALSE)
row("alpha simple", "alpha", simple$total$raw_alpha)
feldt <- psych::alpha.ci(simple$total$raw_alpha, n.obs = nrow(x), n.var = 5)
row("alpha simple", "low", feldt$lower.ci)
row("alpha simple", "high", feldt$upper.ci)
for (i in 1:5) {
  row("alpha simple", paste0("without_", items[i]), simple$alpha.drop$raw_alpha[i])
  row("alpha simple", paste0("rest_", items[i]), simple$item.stats$r.drop[i])
}

# omega total of one factor, of the weighted correlations
R <- cov2cor(S)
f <- fa(R, 1, fm = "minres")
row("omega", "weighted", 1 - sum(f$uniquenesses) / sum(R))
R <- cor(x)
row("omega", "simple", 1 - sum(fa(R, 1, fm = "minres")$uniquenesses) / sum(R))

# polychoric correlations, two-step: polychor's likelihood, whose maximum it looks for to 1e-4 only
precise_polychor <- function(table) {
  table <- table / sum(table)
  cuts <- function(margin) qnorm(cumsum(margin)[-length(margin)])
  loss <- function(rho) -sum(table * log(polycor:::binBvn(rho, cuts(rowSums(table)), cuts(colSums(table)))))
  found <- optimise(loss, c(-1, 1), tol = 1e-10)$minimum
  stopifnot(abs(found - polychor(table * 400)) < 1e-4)
  found
}
for (i in 2:5) for (j in 1:(i - 1)) {
  row("polychoric simple", paste0(items[i], items[j]), precise_polychor(table(x[, i], x[, j])))
  row("polychoric weighted", paste0(items[i], items[j]), precise_polychor(xtabs(kept$w ~ x[, i] + x[, j])))
}

# Loevinger's H: covariances over those of the sorted answers, each respondent w times
many <- x[rep(seq_len(nrow(x)), kept$w), ]
scalable <- function(x) {
  top <- cov(apply(x, 2, sort)); own <- cov(x)
  diag(top) <- diag(own) <- 0
  c(H = sum(own) / sum(top), rowSums(own) / rowSums(top))
}
for (name in c("H", items)) {
  row("H simple", name, scalable(x)[[name]])
  row("H weighted", name, scalable(many)[[name]])
}

# Differential functioning: polr and svyolr
kept$total <- rowSums(x)
design <- update(design, total = i1 + i2 + i3 + i4 + i5)
nagelkerke <- function(ll, null, n) (1 - exp(2 * (null - ll) / n)) / (1 - exp(2 * null / n))
precise <- list(reltol = 1e-15, maxit = 1000)
for (name in items) {
  y <- factor(kept[[name]])
  right <- c("total", "total + group", "total * group")
  if (nlevels(y) > 2) {
    fits <- lapply(right, function(r) polr(as.formula(paste("y ~", r)), kept, control = precise))
  } else {
    fits <- lapply(right, function(r) glm(as.formula(paste("y ~", r)), binomial, kept, epsilon = 1e-14))
  }
  # The effect size: weights of one total in all groups
  kept$even <- as.numeric(length(y) / (nlevels(factor(kept$group)) * table(kept$group)[kept$group]))
  ll <- sapply(right, function(r) {
    formula <- as.formula(paste("y ~", r))
    if (nlevels(y) > 2) return(-polr(formula, kept, weights = even, control = precise)$deviance / 2)
    p <- fitted(glm(formula, quasibinomial, kept, weights = even, epsilon = 1e-14))
    sum(kept$even * log(ifelse(y == levels(y)[2], p, 1 - p)))
  })
  counts <- tapply(kept$even, y, sum)
  null <- sum(counts * log(counts / sum(counts)))
  r2 <- unname(nagelkerke(ll, null, length(y)))
  row("DIF simple", paste0(name, "_uniform"), r2[2] - r2[1])
  row("DIF simple", paste0(name, "_nonuniform"), r2[3] - r2[2])
  row("DIF simple", paste0(name, "_odds_b"), coef(fits[[2]])[["groupb"]])
  row("DIF simple", paste0(name, "_odds_c"), coef(fits[[2]])[["groupc"]])
  for (kind in c("uniform", "nonuniform")) {
    terms <- if (kind == "uniform") c("groupb", "groupc") else c("total:groupb", "total:groupc")
    of <- paste(name, if (kind == "uniform") "~ total + group" else "~ total * group")
    if (nlevels(y) > 2) {
      own <- update(design, y = factor(eval(as.name(name))))
      fit <- svyolr(as.formula(sub(name, "y", of)), own, control = precise)
    } else {
      own <- update(design, y = as.numeric(eval(as.name(name)) == 2))
      fit <- svyglm(as.formula(sub(name, "y", of)), own, family = quasibinomial, epsilon = 1e-14)
    }
    b <- coef(fit)[terms]
    V <- vcov(fit)[terms, terms]
    W <- as.numeric(b %*% solve(V, b))
    df <- degf(design)
    row("DIF design", paste0(name, "_", kind, "_F"), W * (df - 1) / (df * 2))
    if (kind == "uniform") for (g in c("b", "c")) {
      row("DIF design", paste0(name, "_odds_", g), b[[paste0("group", g)]])
      row("DIF design", paste0(name, "_se_", g), sqrt(V[paste0("group", g), paste0("group", g)]))
    }
  }
}
write.csv(found, "scales_toy_r.csv", row.names = FALSE, quote = FALSE)
