------------------------------ MODULE ViewChange ------------------------------
(***************************************************************************)
(* The safety of the view change of docs/protocol.md, with one Byzantine   *)
(* replica. README.md in this folder says what is modelled, what is not,   *)
(* and what TLC found.                                                     *)
(*                                                                         *)
(* A proposal is the tuple of the values of the chain that ends in it: its *)
(* sequence is its length, its parent is all but its last value.           *)
(*                                                                         *)
(* The Byzantine replica has no state. It has sent whatever it can sign:   *)
(*  - It voted for everything in every view and phase. So a certificate    *)
(*    takes Quorum - 1 correct PREPAREs, a decision Quorum - 1 correct     *)
(*    COMMITs.                                                             *)
(*  - It leads every view: each replica may be shown another proposal, and *)
(*    another NEW-VIEW for the same view.                                  *)
(*  - Its VIEW-CHANGE is in every NEW-VIEW, and reports for each sequence  *)
(*    any certificate that exists, or none. It cannot forge certificates.  *)
(*                                                                         *)
(* Messages arrive at any time or never. What only adds to what others may *)
(* do happens as early as it can, what only takes away as late as it can,  *)
(* which leaves no behaviour out:                                          *)
(*  - N3, N4: a replica that enters a view accepts and prepares a whole    *)
(*    chain. A PREPARE only adds to certificates.                          *)
(*  - N5: a replica holds a certificate when it commits. One that it holds *)
(*    without committing shows only in its VIEW-CHANGEs, and there the     *)
(*    Byzantine one's can report it in its place.                          *)
(*  - V2: a replica leaves its view when somebody uses its VIEW-CHANGE. It *)
(*    may have asked for all views up to that one.                         *)
(*  - N6: a replica chooses what to have committed when it leaves, or when *)
(*    a decision is needed. Until then it can still commit all that is     *)
(*    certified in its chain, and the invariants count it as committed.    *)
(*  - N7, K1, K2: a block counts as delivered, by whoever has use for it,  *)
(*    as soon as it and all before it are decided.                         *)
(*  - V10 only forbids votes. Here they are allowed.                       *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, TLC

CONSTANTS
  Correct,      \* the correct replicas; there is one more
  Values,       \* what a proposal may hold besides its parent
  SequenceMax,
  ViewMax,
  Quorum,
  InOrder,      \* whether COMMITs leave in order (N6)
  HighestView,  \* whether the highest view wins in V5, or else the lowest
  Forgetting    \* whether states that differ in nothing that matters are one

VARIABLES
  view,         \* the view a replica is in or has asked for
  chain,        \* the chain it accepted in each view, <<>> if it did not enter
  committed     \* the sequences it sent a COMMIT for, in each view

vars == <<view, chain, committed>>

Views     == 0 .. ViewMax
Sequences == 1 .. SequenceMax
Chains    == [Sequences -> Values]
Proposals == [s \in Sequences |-> [1 .. s -> Values]]

\* The proposals that others follow, and all.
Shorter      == UNION {Proposals[s] : s \in 1 .. SequenceMax - 1}
AllProposals == UNION {Proposals[s] : s \in Sequences}

Prefix(c, s)  == SubSeq(c, 1, s)
Extends(c, d) == Len(c) >= Len(d) /\ \A i \in 1 .. Len(d) : c[i] = d[i]

TypeOK ==
  /\ view \in [Correct -> Views]
  /\ chain \in [Correct -> [Views -> [Sequences -> Values \cup Correct] \cup {<<>>}]]
  /\ committed \in [Correct -> [Views -> SUBSET Sequences]]

-----------------------------------------------------------------------------
(* Certificates and decisions *)

\* N5, if these chains were accepted.
CertifiedBy(chains, v, p) ==
  Cardinality({r \in Correct : Extends(chains[r][v], p)}) >= Quorum - 1

Certified(v, p) == CertifiedBy(chain, v, p)

\* N7, with the COMMITs that were sent.
Decided(v, p) ==
  Cardinality({r \in Correct : Len(p) \in committed[r][v] /\ Extends(chain[r][v], p)})
    >= Quorum - 1

\* N7, with the COMMITs that can be sent at once too.
DecidableBy(views, chains, commits, v, p) ==
  LET now == CertifiedBy(chains, v, p)
  IN Cardinality({r \in Correct :
       /\ Len(p) \in commits[r][v] \/ (now /\ views[r] = v)
       /\ Extends(chains[r][v], p)}) >= Quorum - 1

Decidable(v, p) == DecidableBy(view, chain, committed, v, p)

\* K1: whoever has the blocks before it may deliver it.
Delivered(p) ==
  \A s \in 1 .. Len(p) : \E v \in Views : Decided(v, Prefix(p, s))

Deliverable(p) ==
  \A s \in 1 .. Len(p) : \E v \in Views : Decidable(v, Prefix(p, s))

\* N6: the COMMIT for the sequence before is one of these, or it is delivered.
After(commits, s) ==
  IF s = 1 THEN TRUE
  ELSE s - 1 \in commits \/ \E p \in Proposals[s - 1] : Delivered(p)

\* What r may have committed in the view it is in when it leaves.
MayCommit(r) ==
  LET v == view[r]
      c == chain[r][v]
  IN {commits \in SUBSET {s \in 1 .. Len(c) : Certified(v, Prefix(c, s))} :
       /\ committed[r][v] \subseteq commits
       /\ InOrder => \A s \in commits : After(commits, s)}

-----------------------------------------------------------------------------
(* What a new view carries over (V5) *)

\* What a correct replica's VIEW-CHANGE for w reports of s, given what each
\* committed, as a set of none or one.
Report(commits, r, w, s) ==
  LET in == {v \in 0 .. w - 1 : s \in commits[r][v]}
  IN {[view |-> v, proposal |-> Prefix(chain[r][v], s)] :
       v \in {u \in in : \A x \in in : x <= u}}

\* What the Byzantine replica's may report.
Forged(w, s) ==
  {{}} \cup
  UNION {{{[view |-> v, proposal |-> p]} : p \in {q \in Proposals[s] : Certified(v, q)}} :
         v \in 0 .. w - 1}

\* More than one only if certificates of one view conflict.
Winners(reports) ==
  {b.proposal : b \in
    {x \in reports : \A o \in reports : IF HighestView THEN o.view <= x.view
                                                       ELSE o.view >= x.view}}

\* The proposals that may be chosen for s, and <<>> if perhaps none is.
Choices(commits, forged, senders, w, s) ==
  LET reports == UNION {Report(commits, r, w, s) : r \in senders}
  IN UNION {IF reports \cup f = {} THEN {<<>>} ELSE Winners(reports \cup f) :
            f \in forged[s]}

\* All chains that w may start with. More than Quorum - 1 correct senders
\* change nothing: what one of them reports the Byzantine one can report too.
Carried(commits, forged, senders, w) ==
  LET choices == TLCEval([s \in Sequences |-> Choices(commits, forged, senders, w, s)])
      RECURSIVE Longer(_)
      Longer(c) ==
        IF Len(c) = SequenceMax THEN {c}
        ELSE UNION {IF p # <<>> /\ Extends(p, c) THEN Longer(p) ELSE {c} :
                    p \in choices[Len(c) + 1]}
  IN Longer(<<>>)

Senders == {q \in SUBSET Correct : Cardinality(q) = Quorum - 1}

-----------------------------------------------------------------------------
(* Steps *)

(* Forgetting what can have no effect any more, to have fewer states. It    *)
(* concerns views that nobody can enter any more, so that no more is        *)
(* certified in them, and goes by what is certified there: one chain, since *)
(* two quorums share a correct replica.                                     *)

Over(views, chains) ==
  IF ~Forgetting THEN {}
  ELSE {v \in Views : \A r \in Correct : chains[r][v] # <<>> \/ views[r] > v}

Certificate(chains, v) ==
  LET all == {p \in AllProposals : CertifiedBy(chains, v, p)}
  IN IF all = {} THEN <<>> ELSE CHOOSE p \in all : \A q \in all : Len(q) <= Len(p)

\* What a replica accepted and is not certified is replaced by its name. Of one
\* that has left the view only its COMMITs count, so it may as well have
\* accepted all that is certified.
Settled(views, chains) ==
  LET over  == Over(views, chains)
      certs == TLCEval([v \in over |-> Certificate(chains, v)])
  IN [r \in Correct |-> [v \in Views |->
       IF v \notin over THEN chains[r][v]
       ELSE [s \in Sequences |->
              IF s <= Len(certs[v])
                 /\ (views[r] > v \/ Prefix(chains[r][v], s) = Prefix(certs[v], s))
              THEN certs[v][s] ELSE r]]]

\* A COMMIT of a replica that has left the view is forgotten if it is no part of
\* a decision, now or ever, and neither are its later ones: it may as well not
\* have been sent, and the Byzantine replica have reported what it reported.
Useful(views, chains, commits) ==
  LET over == Over(views, chains)
  IN [r \in Correct |-> [v \in Views |->
       IF v \notin over \/ views[r] <= v THEN commits[r][v]
       ELSE {s \in commits[r][v] : \E t \in commits[r][v] :
              t >= s /\ DecidableBy(views, chains, commits, v, Prefix(chains[r][v], t))}]]

\* Each replica accepts in view 0 what it is shown.
Init ==
  /\ view = [r \in Correct |-> 0]
  /\ \E first \in [Correct -> Chains] :
       chain = Settled(view,
         [r \in Correct |-> [v \in Views |-> IF v = 0 THEN first[r] ELSE <<>>]])
  /\ committed = [r \in Correct |-> [v \in Views |-> {}]]

\* N6, N7: as many as it takes send their COMMITs for p in v, so that others
\* may deliver it.
Decide(v, p) ==
  /\ Certified(v, p)
  /\ LET s    == Len(p)
         in   == {r \in Correct : Extends(chain[r][v], p)}
         have == {r \in in : s \in committed[r][v]}
         can  == {r \in in \ have :
                   view[r] = v /\ (InOrder => After(committed[r][v], s))}
     IN /\ Cardinality(have) < Quorum - 1
        /\ \E more \in SUBSET can :
             /\ Cardinality(have) + Cardinality(more) = Quorum - 1
             /\ committed' = [r \in Correct |->
                  IF r \in more THEN [committed[r] EXCEPT ![v] = @ \cup {s}]
                                ELSE committed[r]]
  /\ UNCHANGED <<view, chain>>

\* V2, V4 to V6 and N3: r is shown a NEW-VIEW for w made of VIEW-CHANGEs of
\* these senders and the Byzantine replica, and what is proposed after it.
Enter(r, w, senders) ==
  /\ view[r] <= w
  /\ chain[r][w] = <<>>
  /\ LET forged == TLCEval([s \in Sequences |-> Forged(w, s)])
         leave == {x \in senders \cup {r} : view[x] < w}
         views == TLCEval([x \in Correct |-> IF x \in leave THEN w ELSE view[x]])
         may   == TLCEval([x \in Correct |->
                    IF x \in leave THEN MayCommit(x) ELSE {committed[x][view[x]]}])
     IN /\ view' = views
        /\ \E last \in {f \in [Correct -> SUBSET Sequences] : \A x \in Correct : f[x] \in may[x]} :
             LET commits == TLCEval([x \in Correct |->
                              [committed[x] EXCEPT ![view[x]] = last[x]]])
                 all     == Carried(commits, forged, senders, w)
             IN \E c \in {d \in Chains : \E carried \in all : Extends(d, carried)} :
                  LET chains == [chain EXCEPT ![r][w] = c]
                  IN /\ chain' = Settled(views, chains)
                     /\ committed' = Useful(views, chains, commits)

Next ==
  \/ \E v \in Views : \E p \in Shorter : Decide(v, p)
  \/ \E r \in Correct : \E w \in 1 .. ViewMax : \E senders \in Senders : Enter(r, w, senders)

Spec == Init /\ [][Next]_vars

Symmetry == Permutations(Correct) \cup Permutations(Values)

-----------------------------------------------------------------------------
(* Invariants *)

\* No two correct replicas deliver different blocks at a sequence.
Agreement ==
  \A s \in Sequences : Cardinality({p \in Proposals[s] : Deliverable(p)}) <= 1

\* What is decided at s in v stays: nothing else is decided at s in any view,
\* deliverable or not, and nothing else is even certified in v or later.
DecisionsStay ==
  \A v \in Views : \A p \in AllProposals :
    Decidable(v, p) =>
      \A q \in Proposals[Len(p)] \ {p} : \A w \in Views :
        ~Decidable(w, q) /\ (w >= v => ~Certified(w, q))

\* The NEW-VIEWs that can be made, as their view and what it carries.
NewViews ==
  LET carries(w, senders) ==
        Carried(committed, [s \in Sequences |-> Forged(w, s)], senders, w)
      sent(w) == {q \in Senders : \A r \in q : view[r] >= w}
  IN UNION {UNION {{[view |-> w, carries |-> c] : c \in carries(w, q)} : q \in sent(w)} :
            w \in 1 .. ViewMax}

\* A NEW-VIEW, even a late one, carries nothing else in place of what was
\* decided in a lower view. It may carry less.
NothingElseCarried ==
  \A n \in NewViews : \A v \in 0 .. n.view - 1 : \A p \in AllProposals :
    Decidable(v, p) /\ Len(p) <= Len(n.carries) => Extends(n.carries, p)

(* What is not so, and TLC must find: that the model has the cases that the *)
(* protocol's rules are there for.                                          *)

\* No NEW-VIEW is late: all carry what was decided in lower views.
NeverLate ==
  \A n \in NewViews : \A v \in 0 .. n.view - 1 : \A p \in AllProposals :
    Decidable(v, p) => Extends(n.carries, p)

\* No NEW-VIEW carries another block than one that is deliverable (V10).
NeverOvertaken ==
  \A n \in NewViews : \A p \in AllProposals :
    Deliverable(p) /\ Len(p) <= Len(n.carries) => Extends(n.carries, p)
=============================================================================
