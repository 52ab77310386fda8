#include "mock-server/admin/metrics_text.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <limits>

namespace engagement::admin {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

MetricFamily value_of(const char* name, const char* help, MetricType type, double value) {
  ClientMetric metric;
  (type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
  return {name, help, type, {metric}};
}

MetricFamily gauge(const char* name, const char* help, std::size_t value) {
  return value_of(name, help, MetricType::Gauge, static_cast<double>(value));
}

MetricFamily counter(const char* name, const char* help, std::uint64_t value) {
  return value_of(name, help, MetricType::Counter, static_cast<double>(value));
}

MetricFamily labelled(const char* name, const char* help, const char* label,
                      const metrics::LabelledCounter& counts) {
  MetricFamily family{name, help, MetricType::Counter, {}};
  for (const auto& [value, count] : counts.read()) {
    ClientMetric metric;
    metric.label = {{label, std::string(value)}};
    metric.counter.value = static_cast<double>(count);
    family.metric.push_back(metric);
  }
  return family;
}

MetricFamily times(const metrics::Counters& counters) {
  ClientMetric metric;
  std::uint64_t so_far = 0;
  for (std::size_t i = 0; i < counters.took.size(); ++i) {
    so_far += counters.took[i].load(std::memory_order_relaxed);
    metric.histogram.bucket.push_back({so_far, i < metrics::Counters::kBuckets.size()
                                                   ? metrics::Counters::kBuckets[i]
                                                   : std::numeric_limits<double>::infinity()});
  }
  metric.histogram.sample_count = so_far;
  metric.histogram.sample_sum =
      static_cast<double>(counters.took_microseconds.load(std::memory_order_relaxed)) / 1e6;
  return {"engagement_mock_answer_seconds",
          "From the first byte of a request to the last of its answer, scripted delays included",
          MetricType::Histogram,
          {metric}};
}

MetricFamily build_info() {
  ClientMetric metric;
  metric.label = {{"version", ENGAGEMENT_VERSION}};
  metric.gauge.value = 1;
  return {"engagement_mock_build_info", "The version of the mock", MetricType::Gauge, {metric}};
}

}  // namespace

std::string metrics_text(const Context& context) {
  const metrics::Counters& counters = context.counters;
  const journal::Journal::Size journal = context.journal.size();
  const Gauges gauges = context.gauges();
  return prometheus::TextSerializer().Serialize(
      {labelled("engagement_mock_requests_total", "Requests by the status that was sent", "status",
                counters.statuses),
       labelled("engagement_mock_reasons_total", "Requests by the reason of their answer", "reason",
                counters.reasons),
       labelled("engagement_mock_faults_total", "Answers broken on purpose", "fault",
                counters.faults),
       labelled("engagement_mock_mistakes_total", "Mistakes in signing that were named", "mistake",
                counters.mistakes),
       times(counters),
       gauge("engagement_mock_open_connections", "Connections to the endpoint",
             gauges.open_connections),
       gauge("engagement_mock_journal_entries", "Requests held", journal.entries),
       gauge("engagement_mock_journal_bytes", "About what they take in memory", journal.bytes),
       counter("engagement_mock_journal_dropped_total", "Requests dropped to make room",
               journal.dropped),
       counter("engagement_mock_journal_lines_lost_total",
               "Requests that could not be written to the journal file", gauges.journal_lines_lost),
       gauge("engagement_mock_fixtures", "Fixtures in use", context.fixtures.list().size()),
       gauge("engagement_mock_fixture_reload_failed",
             "1 while the folder of fixtures cannot be read again and those before are in use",
             context.fixtures.last_reload_error() ? 1 : 0),
       gauge("engagement_mock_nonces", "Nonces remembered", gauges.nonces), build_info()});
}

}  // namespace engagement::admin
