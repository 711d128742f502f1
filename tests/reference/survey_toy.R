# The rows of core.csv for survey_toy.csv: `Rscript survey_toy.R >> core.csv` in this folder (R 4.2.2, survey 4.1-1).
suppressPackageStartupMessages(suppressWarnings(library(survey)))
options(digits = 15, survey.lonely.psu = "fail")
toy <- read.csv("survey_toy.csv")
toy$two <- as.numeric(toy$a == 2)
designs <- list(
  twostage = svydesign(id = ~p + h, strata = ~s, fpc = ~N1 + N2, weights = ~w, nest = TRUE, data = toy),
  clustered = svydesign(id = ~p, strata = ~s, weights = ~w, nest = TRUE, data = toy),
  stratified = svydesign(id = ~1, strata = ~s, weights = ~w, data = toy)
)
row <- function(method, call, statistic, value, tolerance = "1e-8") {
  cat(sprintf('%s,survey_toy,"%s",%s,%.12g,R survey 4.1.1,%s,survey_toy.R\n', method, call, statistic, value, tolerance))
}
rows <- function(method, call, values, tolerance = "1e-8") {
  for (name in names(values)) row(method, call, name, as.numeric(values[[name]]), tolerance)
}
with_ci <- function(found, df) {
  ci <- confint(found, df = df)
  c(estimate = coef(found)[[1]], se = SE(found)[[1]], df = df, ci_low = ci[[1]], ci_high = ci[[2]])
}
likelihood <- function(design, df) { # profiled in small steps from a fit that has converged; svyciprop's is off by some 1e-5
  fit <- svyglm(two ~ 1, design, family = quasibinomial, control = glm.control(epsilon = 1e-15, maxit = 100))
  ci <- plogis(as.numeric(confint(fit, 1, method = "likelihood", ddf = df, del = 0.002, maxsteps = 1e5)))
  c(ci_low = ci[1], ci_high = ci[2])
}
for (name in names(designs)) {
  whole <- designs[[name]]
  deff <- if (name == "twostage") TRUE else "replace"
  for (level in c("a", "b", "c")) {
    part <- eval(bquote(subset(whole, g == .(level))))
    df <- degf(part)
    of <- function(call) sprintf("%s, g == %s: %s", name, level, call)
    found <- svymean(~y, part, na.rm = TRUE, deff = deff)
    rows("survey mean", of("svymean(~y, deff)"), c(with_ci(found, df), deff = deff(found)[[1]]))
    found <- svytotal(~y, part, na.rm = TRUE, deff = deff)
    rows("survey total", of("svytotal(~y, deff)"), c(with_ci(found, df), deff = deff(found)[[1]]))
    found <- svyratio(~y, ~x, part, na.rm = TRUE)
    rows("survey ratio", of("svyratio(~y, ~x)"), with_ci(found, df))
    answered <- subset(part, !is.na(a) & w > 0)
    found <- svymean(~two, answered, deff = deff)
    rows("survey proportion", of("svymean(~I(a == 2), deff)"), c(with_ci(found, df)[1:3], deff = deff(found)[[1]]))
    for (method in c("logit", "beta", "mean", "asin", "xlogit")) {
      if (method == "beta" && degf(answered) != df) next # it takes the df of those who answer
      if (method == "asin" && asin(sqrt(coef(found))) < qt(.975, df) * SE(found) / (2 * sqrt(coef(found) * (1 - coef(found))))) next # it folds back at 0
      ci <- attr(svyciprop(~two, answered, method = method, df = df), "ci")
      tolerance <- if (method == "logit") "1e-6" else "1e-8"
      rows("survey proportion CI", of(sprintf("svyciprop(~I(a == 2), '%s')", method)), c(ci_low = ci[[1]], ci_high = ci[[2]]), tolerance)
    }
    rows("survey proportion CI", of("confint(svyglm, method='likelihood', small steps)"), likelihood(answered, df), "1e-6")
  }
  of <- function(call) sprintf("%s: %s", name, call)
  answered <- subset(whole, !is.na(y) & w > 0)
  found <- svyquantile(~y, answered, c(.25, .5, .75), df = degf(whole))$y
  for (q in rownames(found)) {
    rows("survey quantile", of(sprintf("svyquantile(~y, %s)", q)), c(estimate = found[q, "quantile"], ci_low = found[q, 2], ci_high = found[q, 3], se = found[q, "se"]))
  }
  pair <- subset(answered, g %in% c("a", "b"))
  found <- svyttest(y ~ g, pair)
  rows("survey t-test", of("svyttest(y ~ g), b against a"), c(diff = found$estimate[[1]], t = found$statistic[[1]], df = found$parameter[[1]], p = found$p.value[[1]]))
  pair <- subset(whole, !is.na(a) & w > 0 & g %in% c("a", "b"))
  found <- svyttest(two ~ g, pair)
  rows("survey t-test", of("svyttest(I(a == 2) ~ g), b against a"), c(diff = found$estimate[[1]], t = found$statistic[[1]], df = found$parameter[[1]], p = found$p.value[[1]]))
  found <- svyranktest(y ~ g, subset(answered, g %in% c("a", "b")))
  rows("survey rank test", of("svyranktest(y ~ g), b against a"), c(diff = found$estimate[[1]], t = found$statistic[[1]], df = found$parameter[[1]], p = found$p.value[[1]]))
  counted <- subset(whole, w > 0)
  for (statistic in c("F", "Chisq", "Wald", "adjWald")) {
    found <- suppressWarnings(svychisq(~a + g, counted, statistic = statistic))
    if (statistic == "Chisq") found$statistic <- found$statistic * mean(!is.na(counted$variables$a)) # it counts all rows as n
    values <- c(stat = found$statistic[[1]], found$parameter, p = found$p.value[[1]])
    names(values) <- sub("^d0$|^ndf$", "ndf", names(values))
    rows("survey Rao-Scott test", of(sprintf("svychisq(~a + g, '%s')", statistic)), values, "1e-7")
  }
}
toy$h[toy$p == 2] <- 1
for (policy in c("remove", "certainty", "adjust")) {
  options(survey.lonely.psu = policy)
  design <- svydesign(id = ~p + h, strata = ~s, fpc = ~N1 + N2, weights = ~w, nest = TRUE, data = toy)
  for (part in c("everybody", "b")) {
    domain <- if (part == "b") subset(design, g == "b") else design
    call <- sprintf("one household in PSU 2 of each stratum, '%s', %s", policy, part)
    rows("lonely PSU", call, c(SE_mean = SE(svymean(~y, domain, na.rm = TRUE))[[1]], SE_total = SE(svytotal(~y, domain, na.rm = TRUE))[[1]]))
  }
}
options(survey.lonely.psu = "average")
toy$sh <- ifelse(toy$h == 1, "one", "more") # strata of households: those of one household have no variance of their own
toy$h <- ifelse(toy$sh == "one", 1, seq_len(nrow(toy)))
toy$N2 <- 40
toy$present <- ave(toy$sh == "more", toy$s, toy$p, FUN = sum) > 1
design <- svydesign(id = ~p + h, strata = ~s + sh, fpc = ~N1 + N2, weights = ~w, nest = TRUE, data = toy)
for (part in c("everybody", "b")) {
  domain <- subset(design, present)
  if (part == "b") domain <- subset(domain, g == "b")
  rows("lonely PSU", sprintf("strata of households, 'average', %s", part), c(SE_mean = SE(svymean(~y, domain, na.rm = TRUE))[[1]]))
}
