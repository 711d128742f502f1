# A made-up table with answers missing at random, and what R's mice makes of it with its default methods (pmm for
# numbers and for the positions of ordered categories, logreg, polyreg), 200 imputations of 10 iterations:
# Rscript imputation_toy.R  (writes imputation_toy.csv and imputation_mice.csv; R 4.2.2, mice 3.15.0)
suppressPackageStartupMessages(library(mice))
set.seed(20265)
n <- 500
x <- round(rnorm(n), 3)
y <- round(10 + 2 * x + rnorm(n, 0, 2), 1)
ordered <- findInterval(0.7 * x + 0.2 * (y - 10) + rnorm(n), c(-1, 0, 1))
binary <- as.integer(0.8 * x + 0.3 * (y - 10) + rlogis(n) > 0.5)
odds <- cbind(1, exp(x), exp(-0.5 * x + 0.4 * (ordered - 1.5)))
nominal <- apply(odds / rowSums(odds), 1, function(p) sample(0:2, 1, prob = p))
toy <- data.frame(x, y, ordered, binary, nominal)
for (name in c("y", "ordered", "binary", "nominal")) toy[[name]][runif(n) < plogis(-0.9 + 1.2 * x)] <- NA
write.csv(toy, "imputation_toy.csv", row.names = FALSE, quote = FALSE, na = "")
data <- transform(toy, binary = factor(binary), nominal = factor(nominal))
imputed <- mice(data, m = 200, maxit = 10, seed = 1, printFlag = FALSE)
long <- complete(imputed, "long")
fits <- with(imputed, lm(y ~ x + ordered + binary + nominal))
pooled <- summary(pool(fits))
missing <- function(name) is.na(toy[[name]])[long$.id]
rows <- rbind(
  data.frame(statistic = c("mean_y", "mean_ordered", "share_binary", "share_nominal_1", "share_nominal_2"),
             value = c(mean(long$y[missing("y")]), mean(long$ordered[missing("ordered")]),
                       mean(long$binary[missing("binary")] == 1), mean(long$nominal[missing("nominal")] == 1),
                       mean(long$nominal[missing("nominal")] == 2))),
  data.frame(statistic = c("sd_y", "sd_ordered"),
             value = c(sd(long$y[missing("y")]), sd(long$ordered[missing("ordered")]))),
  data.frame(statistic = paste0("b_", pooled$term), value = pooled$estimate),
  data.frame(statistic = paste0("SE_", pooled$term), value = pooled$std.error))
rows$value <- signif(rows$value, 8)
write.csv(rows, "imputation_mice.csv", row.names = FALSE, quote = FALSE)
