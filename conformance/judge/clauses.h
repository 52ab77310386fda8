// The judgement of the clauses, one function for each group of them (docs/contract.md). Each reads
// the view only and adds what it finds; each stands in the source file of its name.
#pragma once

#include "conformance/judge/case_view.h"
#include "conformance/judge/findings.h"

namespace engagement::conformance {

// URL-METHOD and URL-HOST without the path: method, body, Host.
void judge_host(const CaseView& view, Findings& findings);
// URL-PATH, and the prefix and slashes of URL-HOST; URL-ENCODING and URL-NUMBERS of path values.
void judge_path(const CaseView& view, Findings& findings);
// URL-QUERY; URL-ENCODING and URL-NUMBERS of sid. After judge_path: a value that ended the path
// early took the query with it.
void judge_query(const CaseView& view, Findings& findings);
// AUTH-HEADER as far as it is about header and URL; AUTH-PARAMS; AUTH-TIMESTAMP.
void judge_authorization(const CaseView& view, Findings& findings);
// AUTH-HEADER: no secret anywhere.
void judge_secrets(const CaseView& view, Findings& findings);
// AUTH-NONCE and AUTH-FRESH.
void judge_freshness(const CaseView& view, Findings& findings);
// AUTH-SIGNATURE. After the other AUTH- functions: the verifier's other refusals are added only
// where these saw nothing.
void judge_signature(const CaseView& view, Findings& findings);
// RETRY-COUNT, RETRY-4XX, RETRY-STOP as far as they count requests; RETRY-SAME. With `complete`
// false (the client was cut off or broke) too few requests prove nothing.
void judge_retries(const CaseView& view, bool complete, Findings& findings);
// REDIRECT-SAFE, and of RETRY-STOP that no redirect is followed.
void judge_redirects(const CaseView& view, Findings& findings);
// RETRY-PAUSE.
void judge_pauses(const CaseView& view, Findings& findings);
// STATUS-…, and RETRY-STOP as far as it says which answer is reported; FAULT-SAFE, and what is
// reported where nothing may be sent.
void judge_outcomes(const CaseView& view, Findings& findings);

// The ids of the clauses that this evidence allows to judge, whatever the verdict.
std::vector<std::string> judged_clauses(const CaseView& view);

}  // namespace engagement::conformance
