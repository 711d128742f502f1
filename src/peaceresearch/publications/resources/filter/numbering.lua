-- Numbers sections, figures, tables and equations in document order, and turns @references into links.
local context = require("context")
local floats = require("floats")
local M = {}

local entries = {}     -- label -> { kind, number } or { kind, number = nil } for an unnumbered section
local ids = {}         -- every identifier of the document
local nbsp = "\u{a0}"
local kinds = { fig = "figure", tbl = "table", eq = "equation", sec = "section" }

local function claim(identifier)
  if identifier == "" then return end
  if ids[identifier] then
    context.problem("#" .. identifier, "the label " .. identifier .. " is given twice", "give each its own")
  end
  ids[identifier] = true
end

local function lowest_level(doc)
  local lowest = 9
  doc:walk({ Header = function(header) lowest = math.min(lowest, header.level) end })
  return lowest
end

local function label_text(kind, number) return context.words.crossref[kind].title .. nbsp .. number end

-- "Figure 1: " before a caption, in a span of its own, so that it can be styled and found.
local function prefix_caption(caption, text)
  local inlines = pandoc.utils.blocks_to_inlines(caption.long)
  local label = pandoc.Span({ pandoc.Str(text .. (#inlines > 0 and ":" or "")) }, pandoc.Attr("", { "float-label" }))
  inlines:insert(1, label)
  if #inlines > 1 then inlines:insert(2, pandoc.Space()) end
  return { long = { pandoc.Plain(inlines) } }
end

local counters = { figure = 0, table = 0, equation = 0 }
local sections = {}

local function next_number(kind)
  counters[kind] = counters[kind] + 1
  return tostring(counters[kind])
end

local function section_number(level)
  sections[level] = (sections[level] or 0) + 1
  for deeper = level + 1, 9 do sections[deeper] = nil end
  local parts = {}
  for depth = 1, level do parts[depth] = tostring(sections[depth] or 0) end
  return table.concat(parts, ".")
end

local previous_level = 0

local function number_header(header, lowest)
  claim(header.identifier)
  local level = header.level - lowest + 1
  if level > previous_level + 1 and not context.is_slides then
    context.problem("# " .. pandoc.utils.stringify(header.content),
      "the heading skips a level: " .. pandoc.utils.stringify(header.content), "take out one #")
  end
  previous_level = level
  if not context.is_slides then header.level = level end
  local entry = { kind = "section" }
  if context.number_sections and not context.has_class(header, "unnumbered") then
    entry.number = section_number(level)
    if context.format == "pdf" then
      header.attributes["number"] = level <= context.number_depth and entry.number or nil
    elseif level <= context.number_depth then
      local span = pandoc.Span({ pandoc.Str(entry.number) }, pandoc.Attr("", { "header-section-number" }))
      header.content:insert(1, span)
      header.content:insert(2, pandoc.Space())
    end
  end
  if header.identifier ~= "" then entries[header.identifier] = entry end
  return header
end

local function number_parts(figure, number)
  local letter = 0
  figure.content = figure.content:walk({
    Figure = function(part)
      if not part.identifier:match("^fig%-") then return nil end
      letter = letter + 1
      local mark = "(" .. string.char(96 + letter) .. ")"
      claim(part.identifier)
      entries[part.identifier] = { kind = "figure", number = number .. " " .. mark }
      if context.format == "pdf" then part.attributes["number"] = number .. " " .. mark end
      local caption = pandoc.utils.blocks_to_inlines(part.caption.long)
      caption:insert(1, pandoc.Str(mark))
      if #caption > 1 then caption:insert(2, pandoc.Space()) end
      part.caption = { long = { pandoc.Plain(caption) } }
      return part
    end,
  })
  return figure
end

local function number_float(element, kind)
  claim(element.identifier)
  if element.identifier:match("^" .. (kind == "figure" and "fig" or "tbl") .. "%-") == nil then return nil end
  local number = next_number(kind)
  entries[element.identifier] = { kind = kind, number = number }
  if context.format == "pdf" then element.attributes["number"] = number end
  element.caption = prefix_caption(element.caption, label_text(kind, number))
  if kind == "figure" then element = number_parts(element, number) end
  return element, false
end

local function number_all(doc)
  local lowest = lowest_level(doc)
  return doc:walk({
    traverse = "topdown",
    Header = function(header) return number_header(header, lowest) end,
    Figure = function(figure) return number_float(figure, "figure") end,
    Table = function(element) return number_float(element, "table") end,
    Div = function(div)
      claim(div.identifier)
      if not context.has_class(div, "panel-tabset") then return nil end
      div.attributes["level"] = tostring(math.min(previous_level + 1, 6))  -- where tabs become headings
      return div
    end,
    Span = function(span)
      claim(span.identifier)
      if not context.has_class(span, "equation") then return nil end
      span.attributes["number"] = next_number("equation")
      entries[span.identifier] = { kind = "equation", number = span.attributes["number"] }
      return span, false
    end,
  })
end

local function capital(text) return pandoc.text.upper(pandoc.text.sub(text, 1, 1)) .. pandoc.text.sub(text, 2) end

local function reference(citation)
  local label = citation.id:sub(1, 1):lower() .. citation.id:sub(2)
  local entry = entries[label]
  local needle = "@" .. citation.id
  if entry == nil then
    context.problem(needle, "the reference @" .. citation.id .. " leads nowhere", "give the label #" .. label .. " to something")
    return pandoc.Inlines({})
  end
  if entry.number == nil then
    context.problem(needle, "the reference @" .. citation.id .. " leads to a section without a number",
      "set number-sections: true, or link to it with [text](#" .. label .. ")")
    return pandoc.Inlines({})
  end
  if #citation.suffix > 0 then
    context.problem(needle, "there is text after the reference @" .. citation.id, "write it outside the brackets")
  end
  local text = entry.number
  local content = pandoc.Inlines({})
  if #citation.prefix > 0 then
    content = citation.prefix:clone()
    content:insert(pandoc.Str(nbsp))
  elseif citation.mode ~= "SuppressAuthor" then
    local word = context.words.crossref[entry.kind].reference
    if citation.id:match("^%u") then word = capital(word) end
    text = word .. nbsp .. text
  end
  content:insert(pandoc.Str(text))
  return pandoc.Inlines({ pandoc.Link(content, "#" .. label, "", pandoc.Attr("", { "cross-reference" })) })
end

local function cite(element)
  local result = pandoc.Inlines({})
  local others = 0
  for _, citation in ipairs(element.citations) do
    local prefix = citation.id:match("^(%a+)%-")
    if prefix and kinds[prefix:lower()] then
      if #result > 0 then result:extend({ pandoc.Str(","), pandoc.Space() }) end
      result:extend(reference(citation))
    else
      others = others + 1
      if floats.prefix_is_unsupported(citation.id) then
        context.problem("@" .. citation.id, "the reference @" .. citation.id .. " is of a kind that is not numbered here",
          "use fig-, tbl-, sec- or eq-")
      end
    end
  end
  if others == #element.citations then return nil end
  if others > 0 then  -- Quarto drops the literature here without a word
    context.problem("@" .. element.citations[1].id, "references to exhibits and to literature stand in one bracket, or side by side",
      "use a bracket for each, and a word or a comma between them")
  end
  return result
end

local function check_link(link)
  local label = link.target:match("^#(.+)$")
  if label and not ids[label] then
    context.problem("](#" .. label, "the link to #" .. label .. " leads nowhere", "mend the label")
  end
end

function M.run(doc)
  doc = number_all(doc)
  doc = doc:walk({ Cite = cite })
  doc:walk({ Link = check_link })
  return doc
end

return M
