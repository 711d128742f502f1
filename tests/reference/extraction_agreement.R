# Agreement on extracted fields: what tests/documents/test_extraction.py compares with (psych, R 4.2.2).
library(psych)
a <- c("law","law","news","book","news","law","book","news")
b <- c("law","news","news","book","news","law","law","news")
k1 <- cohen.kappa(cbind(a, b))$kappa
# several values: a decision per document and value (roads, books, trees)
one <- rbind(c(1,1,0), c(0,1,0), c(1,0,0), c(0,0,1), c(1,0,1))
two <- rbind(c(1,1,0), c(1,1,0), c(1,0,0), c(0,0,1), c(0,0,1))
k2 <- cohen.kappa(cbind(c(t(one)), c(t(two))))$kappa
# three readers: Light's kappa, mean over pairs
c3 <- c("law","law","news","book","book","law","law","news")
k3 <- mean(c(k1, cohen.kappa(cbind(a, c3))$kappa, cohen.kappa(cbind(b, c3))$kappa))
# Gwet (2008), AC1 of two raters, q categories: pe = sum(p(1-p))/(q-1)
ac1 <- function(x, y, values) { p <- sapply(values, function(v) (mean(x==v)+mean(y==v))/2)
  pe <- sum(p*(1-p))/(length(values)-1); (mean(x==y)-pe)/(1-pe) }
cat(sprintf("%.10f\n", c(k1, ac1(a, b, c("law","news","book","none")), k2, ac1(c(t(one)), c(t(two)), 0:1), k3)))
