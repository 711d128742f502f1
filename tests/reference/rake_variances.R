# Standard errors of raked means, by R's rake() and calibrate(calfun="raking"), against the spread of 300 samples: the
# regression depends on the stratum, and strata are sampled at 1.7% to 40% (R 4.2.2, survey 4.1-1). It printed
# mean: true sd 0.0203 rake 0.0227 calibrate 0.0205 uncalibrated 0.0225
# domain: true sd 0.0314 rake 0.0331 calibrate 0.0316
suppressPackageStartupMessages(library(survey))
set.seed(1)
N <- 20000
pop <- data.frame(s=rep(1:4, c(12000,5000,2500,500)))
pop$sex <- factor(rbinom(N,1,.5)); pop$age <- factor(sample(1:3,N,TRUE,c(.4,.35,.25)))
pop$y <- with(pop, rbinom(N,1, plogis(-1 + (s==4)*1 + (as.numeric(age)-2)*ifelse(s>=3,-1.5,1.2) + (sex==1)*ifelse(s>=3,-1,1))))
ns <- c(200,200,200,200); Nh <- table(pop$s)
pm <- list(~sex,~age,~fs); pop$fs <- factor(pop$s)
tt <- list(table(pop$sex,dnn="sex"), table(pop$age,dnn="age"), table(pop$fs,dnn="fs"))
tot <- colSums(model.matrix(~sex+age+fs,pop))
one <- function(i){
  ix <- unlist(lapply(1:4,function(h) sample(which(pop$s==h),ns[h])))
  d <- pop[ix,]; d$w <- as.numeric(Nh[d$s])/ns[d$s]
  des <- svydesign(id=~1,strata=~s,weights=~w,data=d)
  a <- rake(des, pm, tt, control=list(maxit=100,epsilon=1e-7))
  b <- calibrate(des, ~sex+age+fs, tot, calfun="raking", epsilon=1e-10)
  dom <- function(x) svymean(~y, subset(x, sex==1))
  c(coef(svymean(~y,a)),SE(svymean(~y,a)),SE(svymean(~y,b)),SE(svymean(~y,des)), coef(dom(a)),SE(dom(a)),SE(dom(b)))
}
r <- t(sapply(1:300,one))
cat("mean: true sd",sd(r[,1]),"rake",sqrt(mean(r[,2]^2)),"calibrate",sqrt(mean(r[,3]^2)),"uncalibrated",sqrt(mean(r[,4]^2)),"\n")
cat("domain: true sd",sd(r[,5]),"rake",sqrt(mean(r[,6]^2)),"calibrate",sqrt(mean(r[,7]^2)),"\n")
