# models_toy.csv (a made-up survey) and models_toy_numbers.csv (what R makes of it): `Rscript models_toy.R` in this folder.
# R 4.2.2, survey 4.1-1, car 3.1.1, emmeans 1.8.4.1, lme4 1.1-31, ordinal 2022.11-16, mitools 2.4, mice 3.15.0.
suppressPackageStartupMessages(suppressWarnings({
  library(survey); library(car); library(emmeans); library(lme4); library(mitools)
})) # ordinal is called by its name, for it masks functions of lme4
options(digits = 15)
set.seed(20261125)
psus <- 40; n <- 8 * psus
toy <- data.frame(stratum = rep(1:2, each = n / 2), psu = rep(seq_len(psus), each = 8))
place <- rnorm(psus)[toy$psu]
toy$weight <- round(runif(n, 0.5, 3), 2)
toy$age <- sample(18:80, n, TRUE)
toy$group <- sample(c("a", "b", "c"), n, TRUE, c(.5, .3, .2))
toy$town <- ifelse(toy$psu %% 3 == 0, "yes", "no")
line <- 0.03 * (toy$age - 45) + 0.7 * (toy$group == "b") - 0.4 * (toy$town == "yes") + 0.5 * place
toy$score <- round(5 + line + rnorm(n, 0, 1.5), 1)
toy$yes <- as.numeric(line + rlogis(n) > 0.3)
toy$answer <- as.numeric(cut(line + (1 + .01 * toy$age) * rlogis(n), c(-Inf, -1, .2, 1.5, Inf)))
holes <- sort(sample(n, 60))
for (m in 1:3) { toy[[paste0("score", m)]] <- toy$score; toy[holes, paste0("score", m)] <- round(toy$score[holes] + rnorm(60, 0, 1.5), 1) }
toy$score[holes] <- NA
write.csv(toy, "models_toy.csv", row.names = FALSE, quote = FALSE, na = "")

numbers <- data.frame()
keep <- function(call, values) {
  numbers <<- rbind(numbers, data.frame(call = call, statistic = names(values), value = as.numeric(values)))
}
exact <- glm.control(epsilon = 1e-15, maxit = 100)
toy$group <- factor(toy$group); toy$town <- factor(toy$town); toy$ordered <- factor(toy$answer)
toy$century <- toy$age / 100
design <- svydesign(id = ~psu, strata = ~stratum, weights = ~weight, data = toy)
named <- function(prefix, values) setNames(values, paste0(prefix, names(values)))

linear <- svyglm(score1 ~ age + group + town, design)
logit <- svyglm(yes ~ age + group + town, design, family = quasibinomial, control = exact)
plain <- glm(yes ~ age + group + town, data = toy, weights = weight, family = quasibinomial, control = exact)
keep("car::vif(svyglm(score1 ~ age + group + town))", setNames(vif(linear)[, 3], c("age", "group", "town")))
keep("car::vif(glm(yes ~ age + group + town, weights))", setNames(vif(plain)[, 3], c("age", "group", "town")))
keep("car::vif(lm(score1 ~ age + group + town, weights))",
     setNames(vif(lm(score1 ~ age + group + town, toy, weights = weight))[, 3], c("age", "group", "town")))
keep("psrsq(svyglm(yes ~ age + group + town))", c(pseudo_r2 = psrsq(logit, "Nagelkerke")))
keep("summary(lm(score1 ~ age + group + town, weights))", c(r2 = summary(lm(score1 ~ age + group + town, toy, weights = weight))$r.squared))
x <- sqrt(toy$weight) * model.matrix(linear); x <- sweep(x, 2, sqrt(colSums(x^2)), "/")
keep("svd of the weighted, scaled model matrix", c(condition = max(svd(x)$d) / min(svd(x)$d)))

pairs <- as.data.frame(summary(pairs(emmeans(logit, ~group, df = logit$df.residual), adjust = "none")))
rownames(pairs) <- gsub(" ", "", pairs$contrast)
for (column in c("estimate", "SE", "df", "t.ratio", "p.value"))
  keep("pairs(emmeans(svyglm(yes ~ age + group + town), ~group, df = df.residual))", setNames(pairs[[column]], paste0(column, "_", rownames(pairs))))

left_out <- sapply(unique(toy$psu), function(p) abs(coef(lm(score1 ~ age + group + town, toy, weights = weight, subset = psu != p)) - coef(linear)))
keep("refits of lm(score1 ~ age + group + town, weights) without each PSU", apply(left_out, 1, max) / sqrt(diag(vcov(linear))))

# Ordinal: maximised tightly, for svyolr stops early; and in centuries, for its Hessian is numeric with steps of 0.001 of
# each coefficient: with age in years, up to 80, its standard errors are off by 4e-4.
tight <- list(reltol = 1e-16, maxit = 1000)
years <- function(fit) {
  scale <- c(0.01, rep(1, length(coef(fit)) - 1))
  list(b = setNames(coef(fit) * scale, sub("century", "age", names(coef(fit)))), V = vcov(fit) * outer(scale, scale))
}
olr <- svyolr(ordered ~ century + group + town, design, control = tight)
keep("svyolr(ordered ~ age + group + town)", named("b_", years(olr)$b))
keep("svyolr(ordered ~ age + group + town)", named("SE_", setNames(sqrt(diag(years(olr)$V)), names(years(olr)$b))))
part <- subset(design, group != "c"); part$variables$group <- factor(part$variables$group)
found <- years(svyolr(ordered ~ century + group, part, control = tight))
keep("svyolr(ordered ~ age + group, subset(design, group != 'c'))", c(named("b_", found$b), named("SE_", setNames(sqrt(diag(found$V)), names(found$b)))))

unweighted <- ordinal::clm(ordered ~ age + group + town, data = toy)
tests <- ordinal::nominal_test(unweighted)
keep("nominal_test(clm(ordered ~ age + group + town))", setNames(tests[["LRT"]][-1], rownames(tests)[-1]))

# Wald test of equal slopes: a logistic regression a threshold, all in one table whose PSUs are those of the survey
stacked <- do.call(rbind, lapply(1:3, function(j) transform(toy, above = as.numeric(answer > j), j = factor(j))))
whole <- svydesign(id = ~psu, strata = ~stratum, weights = ~weight, data = stacked)
each <- svyglm(above ~ j * (age + group + town), whole, family = quasibinomial, control = exact)
wald <- function(pattern) {
  at <- grep(pattern, names(coef(each)))
  c(W = as.numeric(coef(each)[at] %*% solve(vcov(each)[at, at], coef(each)[at])), r = length(at))
}
for (variable in c("", "age", "group", "town")) {
  w <- wald(paste0("^j[23]:", variable))
  keep("Wald test of j:x in a stacked svyglm", setNames(w[["W"]] * (38 - w[["r"]] + 1) / (38 * w[["r"]]), paste0("F_", if (variable == "") "all" else variable)))
}

# Score test by numeric derivatives of the log-likelihood of partial proportional odds, at the estimates of svyolr
X <- model.matrix(~ age + group + town, toy)[, -1]; w <- toy$weight / mean(toy$weight); y <- toy$answer
each_row <- function(p, at) { # p: own slopes of the columns `at` for each threshold, then the others, then thresholds
  m <- length(at); own <- matrix(p[seq_len(3 * m)], m); rest <- p[3 * m + seq_len(4 - m)]; zeta <- p[3 * m + 4 - m + 1:3]
  eta <- sapply(1:3, function(j) zeta[j] - X[, at, drop = FALSE] %*% own[, j] - X[, -at, drop = FALSE] %*% rest)
  cumulative <- cbind(0, plogis(eta), 1)
  log(cumulative[cbind(seq_len(n), y + 1)] - cumulative[cbind(seq_len(n), y)])
}
derivative <- function(f, p, h = 1e-5) sapply(seq_along(p), function(i) { e <- replace(0 * p, i, h); (f(p + e) - f(p - e)) / (2 * h) })
score_test <- function(at) {
  m <- length(at); b <- unname(years(olr)$b[1:4])
  p <- unname(c(rep(b[at], 3), b[-at], olr$zeta))
  s <- derivative(function(q) each_row(q, at), p)
  gradient <- function(q) colSums(w * derivative(function(r) each_row(r, at), q))
  information <- -derivative(gradient, p, 1e-4)
  common <- cbind(rbind(diag(m), diag(m), diag(m), matrix(0, 7 - m, m)), rbind(matrix(0, 3 * m, 7 - m), diag(7 - m)))
  apart <- rbind(matrix(0, m, 2 * m), diag(2 * m), matrix(0, 7 - m, 2 * m))
  swept <- apart - common %*% solve(t(common) %*% information %*% common, t(common) %*% information %*% apart)
  u <- s %*% swept
  total <- svytotal(u / mean(toy$weight), design)
  statistic <- as.numeric(coef(total) %*% solve(vcov(total), coef(total)))
  statistic * (38 - 2 * m + 1) / (38 * 2 * m)
}
keep("score test with svytotal of numeric scores", c(F_age = score_test(1), F_group = score_test(2:3), F_town = score_test(4), F_all = NA)[1:3])

# Average marginal effects with numeric gradients
ame <- function(b, V, mean_at) { # mean_at(b, data): weighted mean responses, one or a category each
  step <- 1e-3
  effects <- function(b) {
    up <- transform(toy, age = age + step); down <- transform(toy, age = age - step)
    to <- function(level) { d <- toy; d$group <- factor(level, levels(toy$group)); d }
    rbind(age = (mean_at(b, up) - mean_at(b, down)) / (2 * step), group.b = mean_at(b, to("b")) - mean_at(b, to("a")), group.c = mean_at(b, to("c")) - mean_at(b, to("a")))
  }
  estimate <- effects(b); rownames(estimate) <- c("age", "group:b", "group:c")
  gradient <- sapply(seq_along(b), function(i) { e <- replace(0 * b, i, 1e-5); c(effects(b + e) - effects(b - e)) / 2e-5 })
  list(estimate = estimate, se = matrix(sqrt(diag(gradient %*% V %*% t(gradient))), nrow(estimate)))
}
report <- function(call, found, outcomes) for (k in seq_along(outcomes)) {
  keep(call, setNames(found$estimate[, k], paste0("b_", rownames(found$estimate), outcomes[k])))
  keep(call, setNames(found$se[, k], paste0("SE_", rownames(found$estimate), outcomes[k])))
}
logit2 <- svyglm(yes ~ age * group + town, design, family = quasibinomial, control = exact)
report("numeric average marginal effects of svyglm(yes ~ age * group + town)",
  ame(coef(logit2), vcov(logit2), function(b, d) matrix(weighted.mean(plogis(model.matrix(~ age * group + town, d) %*% b), toy$weight), 1)), "")
linear2 <- svyglm(score1 ~ age * group + town, design)
report("numeric average marginal effects of svyglm(score1 ~ age * group + town)",
  ame(coef(linear2), vcov(linear2), function(b, d) matrix(weighted.mean(model.matrix(~ age * group + town, d) %*% b, toy$weight), 1)), "")
report("numeric average marginal effects of svyolr(ordered ~ age + group + town)",
  ame(years(olr)$b, years(olr)$V, function(b, d) {
    eta <- as.numeric(model.matrix(~ age + group + town, d)[, -1] %*% b[1:4])
    below <- cbind(0, sapply(1:3, function(j) plogis(b[4 + j] - eta)), 1)
    matrix(sapply(1:4, function(k) weighted.mean(below[, k + 1] - below[, k], toy$weight)), 1)
  }), paste0("_", 1:4))

# Rubin's rules over design-based fits
imputed <- lapply(1:3, function(m) svyglm(as.formula(sprintf("score%d ~ age + group", m)), design))
pooled <- MIcombine(lapply(imputed, coef), lapply(imputed, vcov))
keep("MIcombine(svyglm(score1..3 ~ age + group))", c(named("b_", coef(pooled)), named("SE_", sqrt(diag(vcov(pooled))))))
# MIcombine's df with df.complete leaves 1 + 1/m out of the variance between the imputations; mice has it.
scalar <- sapply(names(coef(pooled)), function(term) mice::pool.scalar(
  sapply(imputed, function(fit) coef(fit)[[term]]), sapply(imputed, function(fit) vcov(fit)[term, term]),
  n = imputed[[1]]$df.residual + 1, k = 1)$df)
keep("mice::pool.scalar(svyglm(score1..3 ~ age + group), n = df + 1, k = 1)", named("df_", scalar))

# Multilevel
multi <- function(call, fit, icc) {
  se <- sqrt(diag(as.matrix(vcov(fit)))); modes <- ranef(fit, condVar = TRUE)$psu
  keep(call, c(named("b_", fixef(fit)), named("SE_", setNames(se, names(fixef(fit)))), sd = as.data.frame(VarCorr(fit))$sdcor[1], icc,
    mode_1 = modes[1, 1], mode_40 = modes[40, 1], mode_sd_1 = sqrt(attr(modes, "postVar")[1])))
}
lmm <- lmer(score1 ~ age + group + town + (1 | psu), toy, control = lmerControl(optCtrl = list(rhoend = 1e-12)))
deviance_at <- lmer(score1 ~ age + group + town + (1 | psu), toy, devFunOnly = TRUE)
beyond <- function(t) deviance_at(t) - REMLcrit(lmm) - qchisq(.95, 1)
theta <- lmm@theta
ends <- c(uniroot(beyond, c(1e-9, theta), tol = 1e-12)$root, uniroot(beyond, c(theta, 10), tol = 1e-12)$root)
multi("lmer(score1 ~ age + group + town + (1 | psu))", lmm, c(residual = sigma(lmm), criterion = REMLcrit(lmm), icc_low = ends[1]^2 / (1 + ends[1]^2), icc_high = ends[2]^2 / (1 + ends[2]^2)))
toy$decades <- toy$age / 10
glmm <- glmer(yes ~ decades + group + town + (1 | psu), toy, binomial, nAGQ = 25, control = glmerControl(optimizer = "bobyqa", tolPwrss = 1e-13, optCtrl = list(rhoend = 1e-11)))
# the profile is of another fit, for it changes that which it is made of
ends <- confint(glmer(formula(glmm), toy, binomial, nAGQ = 25), parm = "theta_", method = "profile", quiet = TRUE)
multi("glmer(yes ~ decades + group + town + (1 | psu), nAGQ = 25)", glmm, c(icc_low = ends[1]^2 / (ends[1]^2 + pi^2 / 3), icc_high = ends[2]^2 / (ends[2]^2 + pi^2 / 3)))
numbers$value <- sprintf("%.12g", numbers$value)
write.csv(numbers, "models_toy_numbers.csv", row.names = FALSE)
