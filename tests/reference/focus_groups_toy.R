# Numbers for the analyses of focus groups from R 4.2.2 with vegan 2.6-4, on made-up tables: groups are sites, codes are
# species. Writes focus_groups_toy.csv (the tables) and focus_groups_toy_r.csv (the numbers).
suppressPackageStartupMessages(library(vegan))
tables <- list(
  usual    = c("110100010", "101100000", "111000100", "100110000", "110001000", "101100001", "100000000"),
  no_twos  = c("11100", "11010", "11001", "11000"),       # Q2 = 0
  one_rare = c("1110", "1101", "1100", "1101", "1101"),   # Q1 = 1, Q2 = 0
  no_rare  = c("111", "111", "110", "011", "101"),        # Q1 = 0
  two      = c("1101", "1011"),
  chance   = { set.seed(6); apply(matrix(rbinom(12 * 15, 1, rep(seq(.05, .75, by = .05), each = 12)), 12), 1, paste, collapse = "") }
)
out <- data.frame()
put <- function(case, statistic, value) out <<- rbind(out, data.frame(case, statistic, value = sprintf("%.12g", value)))
for (case in names(tables)) {
  x <- t(sapply(strsplit(tables[[case]], ""), as.numeric))
  pool <- specpool(x)
  put(case, "chao", pool$chao); put(case, "chao.se", pool$chao.se)
  # Chao 1987: log-normal interval of the unseen ones, from specpool's own estimate and standard error.
  unseen <- pool$chao - pool$Species
  k <- exp(qnorm(.975) * sqrt(log(1 + pool$chao.se^2 / unseen^2)))
  put(case, "low", pool$Species + unseen / k); put(case, "high", pool$Species + unseen * k)
  curve <- specaccum(x, method = "exact")
  for (h in seq_len(nrow(x))) {
    put(case, paste0("richness_", h), curve$richness[h]); put(case, paste0("sd_", h), curve$sd[h])
  }
  near <- 1 - as.matrix(vegdist(t(x), "jaccard", binary = TRUE))
  for (i in seq_len(ncol(x) - 1)) for (j in (i + 1):ncol(x)) put(case, paste0("jaccard_", i, "_", j), near[i, j])
}
words <- list(uneven = c(310, 42, 118, 7), even = c(25, 25, 25), silent = c(200, 100, 50, 0, 0), alone = c(90, 0))
for (case in names(words)) {
  w <- words[[case]]
  put(case, "pielou", diversity(w) / log(length(w)))
}
flat <- do.call(rbind, lapply(names(tables), function(case) data.frame(case, groups = tables[[case]])))
flat <- rbind(flat, do.call(rbind, lapply(names(words), function(case) data.frame(case, groups = paste(words[[case]], collapse = " ")))))
write.csv(flat, "focus_groups_toy.csv", row.names = FALSE)
write.csv(out, "focus_groups_toy_r.csv", row.names = FALSE, na = "")
