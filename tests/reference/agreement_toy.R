# Agreement of three coders on yes/no codes of agreement_toy.csv: writes agreement_toy_numbers.csv.
# Run in this folder: Rscript agreement_toy.R (R 4.2.2, psych 2.2.9)
# Kappas are psych's. Of two values alpha and Fleiss' kappa are ratios of variances within units to all variance, which
# anova() gives: alpha with the total's n - 1 (interval metric, Krippendorff 2011), Fleiss' kappa with n.
suppressPackageStartupMessages(library(psych))
toy <- read.csv("agreement_toy.csv")
toy <- toy[order(toy$coder, toy$unit), ]
found <- NULL
for (code in setdiff(names(toy), c("unit", "coder"))) {
  kappas <- cohen.kappa(matrix(toy[[code]], ncol = 3))
  squares <- anova(lm(toy[[code]] ~ factor(toy$unit)))[["Sum Sq"]]
  m <- 3
  n <- nrow(toy)
  differing <- squares[2] * m / (m - 1)
  values <- c(
    kappas$cohen.kappa[2, 1], kappas$cohen.kappa[3, 1], kappas$cohen.kappa[3, 2], kappas$av.kappa,
    1 - (differing / n) / var(toy[[code]]), 1 - differing / sum(squares)
  )
  calls <- c(
    rep("cohen.kappa(matrix(toy[[code]], ncol = 3))$cohen.kappa", 3), "cohen.kappa(...)$av.kappa",
    rep("anova(lm(toy[[code]] ~ factor(toy$unit)))", 2)
  )
  statistics <- c("kappa_ab", "kappa_ac", "kappa_bc", "kappa", "alpha", "fleiss_kappa")
  found <- rbind(found, data.frame(code, statistic = statistics, value = sprintf("%.12f", values), call = calls))
}
write.csv(found, "agreement_toy_numbers.csv", row.names = FALSE)
