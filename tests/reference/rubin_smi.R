# Estimates and covariances on each of the five completed data sets `smi` of R's mitools (rows 1 to 5), and what
# MIcombine makes of them (row 0, df.complete = Inf) and mice's pool.scalar with 30 complete degrees of freedom (row 30;
# MIcombine's own formula for these leaves the factor 1 + 1/m of Barnard and Rubin out).
# Rscript rubin_smi.R > rubin_smi.csv  (R 4.2.2, mitools 2.4, survey 4.1-1, mice 3.15.0)
suppressPackageStartupMessages({library(mitools); library(survey); library(mice)})
data(smi)
rows <- function(fits, kind) {
  each <- do.call(rbind, lapply(seq_along(fits), function(i) {
    v <- unname(as.matrix(vcov(fits[[i]])))
    data.frame(kind = kind, row = i, term = names(coef(fits[[i]])), estimate = unname(coef(fits[[i]])),
               v1 = v[, 1], v2 = v[, 2], v3 = v[, 3], v4 = v[, 4], df = NA, fmi = NA)
  }))
  found <- MIcombine(fits)
  v <- unname(as.matrix(vcov(found)))
  all <- data.frame(kind = kind, row = 0, term = names(coef(found)), estimate = unname(coef(found)),
                    v1 = v[, 1], v2 = v[, 2], v3 = v[, 3], v4 = v[, 4], df = unname(found$df),
                    fmi = unname(found$missinfo))
  few <- all
  few$row <- 30
  for (term in 1:4) {
    one <- pool.scalar(sapply(fits, function(f) coef(f)[term]), sapply(fits, function(f) vcov(f)[term, term]),
                       n = 31, k = 1)
    few$df[term] <- one$df
    few$fmi[term] <- one$fmi
  }
  rbind(each, all, few)
}
model <- with(smi, glm(drinkreg ~ wave * sex, family = binomial()))
clustered <- with(svydesign(id = ~id, data = smi), svyglm(drinkreg ~ wave * sex, family = quasibinomial()))
table <- rbind(rows(model, "independent"), rows(clustered, "design"))
for (name in setdiff(names(table), c("kind", "term"))) table[[name]] <- signif(table[[name]], 14)
write.csv(table, row.names = FALSE, quote = FALSE)
